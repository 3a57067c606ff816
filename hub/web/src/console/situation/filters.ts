// filters.ts: what of the queue is shown; every choice is a parameter of the address.
import { computed } from "@preact/signals";
import { goWith, query } from "../../shared/router";
import { hazardName } from "../../shared/site";
import { isMe, officerName } from "../app/officers";
import type { Incident } from "./triage";

export const STATES = ["open", "confirmed", "rejected", "closed"] as const;
export type State = (typeof STATES)[number];

export interface Filters {
  states: readonly State[];
  isMine: boolean;
  hasNoPlace: boolean;
  words: string;
}

const UNDECIDED: readonly State[] = ["open", "confirmed"];
const isState = (word: string): word is State => STATES.some((state) => state === word);

export function readFilters(params: URLSearchParams): Filters {
  const states = (params.get("state") ?? "").split(",").filter(isState);
  return {
    states: states.length > 0 ? states : UNDECIDED,
    isMine: params.has("mine"),
    hasNoPlace: params.has("unplaced"),
    words: params.get("q") ?? "",
  };
}

export const filters = computed(() => readFilters(query.value));

export const toggle = (flag: "mine" | "unplaced", isOn: boolean): void =>
  goWith({ [flag]: isOn ? null : "yes" });

export function toggleState(state: State): void {
  const { states } = filters.peek();
  const next = states.includes(state)
    ? states.filter((each) => each !== state)
    : [...states, state];
  const isUsual =
    next.length === UNDECIDED.length && UNDECIDED.every((each) => next.includes(each));
  goWith({ state: next.length === 0 || isUsual ? null : next.join(",") });
}

const wordsOf = (incident: Incident, zone: (id: string) => string): string =>
  [
    incident.number,
    hazardName(incident.hazard),
    officerName(incident.owner),
    ...(incident.zones ?? []).map(zone),
  ]
    .join(" ")
    .toLowerCase();

export function passes(
  incident: Incident,
  filters: Filters,
  zone: (id: string) => string,
): boolean {
  const { states, isMine, hasNoPlace, words } = filters;
  if (!states.some((state) => state === incident.state)) return false;
  if (isMine && !isMe(incident.owner)) return false;
  if (hasNoPlace && incident.where) return false;
  if (!words) return true;
  const own = wordsOf(incident, zone);
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.includes(word));
}
