// store.ts: the open incident with its reports, kept fresh by the hub's events.
import { batch, effect, signal } from "@preact/signals";
import { answer, api, insist, isPassing, isProblem, type Schemas } from "../../shared/api";
import { untilAnswered } from "../../shared/asking";
import { listen } from "../../shared/live";
import { go } from "../../shared/router";
import { tellFailed } from "../../shared/toast";
import { addressOf } from "../situation/queue";
import { incidents, isLoaded } from "../situation/store";
import type { Incident } from "../situation/triage";

export type Report = Schemas["Report"];

export const room = signal<Incident | null>(null);
export const isGone = signal(false);

/** Whole reports by id: an incident's members carry no text, no pictures, no questions. */
export const reports = signal<ReadonlyMap<string, Report>>(new Map());
const asked = new Set<string>();
let wanted: readonly string[] = [];

/** Fetches the whole reports of these ids, each once. */
export function wantReports(ids: readonly string[]): void {
  wanted = ids;
  for (const id of ids) {
    if (asked.has(id)) continue;
    asked.add(id);
    insist(() => answer(api.GET("/api/v1/reports/{id}", { params: { path: { id } } }))).then(
      (report) => {
        reports.value = new Map(reports.peek()).set(id, report);
      },
      () => asked.delete(id),
    );
  }
}

/** Pictures, answers and amendments come later than the report. */
export function renewReports(): void {
  asked.clear();
  wantReports(wanted);
}

let followed: number | null = null;

async function load(number: number): Promise<void> {
  if (number !== followed) return;
  try {
    const next = await answer(
      api.GET("/api/v1/incidents/{number}", { params: { path: { number: String(number) } } }),
    );
    if (number !== followed) return; // an answer about one that was left must not be shown
    batch(() => {
      room.value = next;
      isGone.value = false;
    });
    // Its reports may have moved to another incident since.
    if (next.number !== undefined && next.number !== number)
      go(addressOf(next.number), { replace: true });
  } catch (thrown) {
    if (!isProblem(thrown) || isPassing(thrown)) throw thrown;
    if (number !== followed) return;
    isGone.value = thrown.status === 404;
    if (thrown.status !== 404) tellFailed(thrown);
  }
}

const PAUSE_MS = 500;
let soon = () => {};

export const refreshRoom = (number: number): Promise<void> => load(number).catch(soon);

/** Keeps this incident in room until the returned function is called. */
export function followRoom(number: number | null): () => void {
  followed = number;
  room.value = null;
  isGone.value = false;
  if (number === null) return () => {};
  soon = untilAnswered(() => load(number), PAUSE_MS);
  const deaf = listen(({ name, about }) => {
    if (name === "incident.presence") return;
    if (about !== `incident:${number}` && name !== "reset") return;
    if (name.startsWith("report.") || name === "reset") renewReports();
    soon();
  });
  // Its reports may have become another incident's: no event about this one says so.
  const leave = effect(() => {
    if (isLoaded.value && !incidents.value.some((other) => other.number === number)) soon();
  });
  soon();
  return () => {
    leave();
    deaf();
    followed = null;
    room.value = null;
  };
}
