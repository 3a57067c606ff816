// store.ts: the incidents of the mode as the hub last told them, kept fresh by its events.
import { computed, effect, signal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import { untilAnswered } from "../../shared/asking";
import { type LiveEvent, listen } from "../../shared/live";
import { hazardName } from "../../shared/site";
import { text } from "../../shared/text";
import { tellFailed } from "../../shared/toast";
import { mode } from "../app/mode";
import { fetchZones, zones as townZones } from "../app/zones";
import { acknowledge, alarm, flood } from "../shell/sound";
import { filters, passes } from "./filters";
import { byUrgency, grouped, type Incident, isSerious, keeping, levelOf } from "./triage";

const SHOWN_MOST = 200; // rows of the queue, whatever comes in (UX §14, 12)
const FETCHED_MOST = 500;
const PAUSE_MS = 800; // between two askings while events pour in

export const incidents = signal<readonly Incident[]>([]);
export const unplaced = signal(0);
export const isLoaded = signal(false);

const zoneNames = computed(
  () => new Map(townZones.value.map(({ id = "", name = id }) => [id, name] as const)),
);
export const zoneName = (id: string): string => zoneNames.value.get(id) ?? id;

const zoneSizes = computed(
  () => new Map(townZones.value.map(({ id, area_km2 = 0 }) => [id, area_km2] as const)),
);

/** The narrowest zone it lies in, in words. */
export function placeOf({ zones = [], where }: Incident): string {
  if (!where) return text("console_situation.no_place");
  if (townZones.value.length === 0) return "…";
  const sizes = zoneSizes.value;
  const [narrowest] = [...zones].sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0));
  return narrowest ? zoneName(narrowest) : text("console_situation.outside");
}

export const titleOf = (incident: Incident): string =>
  `${hazardName(incident.hazard)}, ${placeOf(incident)}`;

const isFlood = computed(() => flood.value > 0);
const matching = computed(() =>
  incidents.value.filter((incident) => passes(incident, filters.value, zoneName)).sort(byUrgency),
);
/** The most urgent first; in a flood together by place, the most urgent place first (R23). */
export const groups = computed(() => {
  const rows = matching.value.slice(0, SHOWN_MOST);
  return isFlood.value ? grouped(rows, placeOf) : new Map([["", rows]]);
});
export const queue = computed(() => [...groups.value.values()].flat());
export const beyond = computed(() => Math.max(0, matching.value.length - SHOWN_MOST));

/** An incident of this workspace, as its notices are about it. */
export const about = (number: number | null): string => `incident:${mode.value}/${number}`;

// What has sounded already: an incident once when it is serious, once when it becomes grave.
const sounded = new Map<number, number>();

function sound(next: readonly Incident[], isFirst: boolean): void {
  for (const incident of next) {
    const { number = 0, state } = incident;
    if (state !== "open") acknowledge(about(number)); // somebody has decided
    const level = levelOf(incident);
    const before = sounded.get(number) ?? 0;
    if (level <= before || !isSerious(incident)) continue;
    sounded.set(number, level);
    if (!isFirst && state === "open")
      alarm({
        cue: level === 3 ? "grave" : "new",
        about: about(number),
        words: `#${number} ${titleOf(incident)}`,
      });
  }
}

async function load(): Promise<void> {
  const asked = mode.peek();
  const found = await answer(
    api.GET("/api/v1/incidents", { params: { query: { mode: asked, limit: FETCHED_MOST } } }),
  );
  if (asked !== mode.peek()) return; // of the workspace that was left meanwhile
  const next = keeping(incidents.peek(), found.incidents ?? []);
  sound(next, !isLoaded.peek());
  incidents.value = next;
  unplaced.value = found.unplaced ?? 0;
  isLoaded.value = true;
}

export const refresh = untilAnswered(load, PAUSE_MS);

const concerns = ({ name }: LiveEvent): boolean =>
  (name.startsWith("incident.") && name !== "incident.presence") || name === "reset";

/** Keeps the situation of the mode fresh until the returned function is called. */
export function followSituation(): () => void {
  const leave = effect(() => {
    mode.value;
    isLoaded.value = false;
    incidents.value = [];
    sounded.clear();
    refresh();
  });
  const deaf = listen((event) => {
    if (concerns(event)) refresh();
  });
  fetchZones().catch(tellFailed);
  return () => {
    leave();
    deaf();
  };
}
