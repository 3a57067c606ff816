// triage.ts: how urgent an incident looks before anybody has decided: by what kind it is, how
// many independent voices tell of it and how sure the hub is. An alert's own level is another
// thing: officers choose it.
import type { Schemas } from "../../shared/api";
import type { Level } from "../../shared/severity";

export type Incident = Schemas["Incident"];

const GRAVE = { voices: 5, confidence: 0.9 };
const SERIOUS = { voices: 2, confidence: 0.7 };

const reaches = (incident: Incident, bar: { voices: number; confidence: number }): boolean =>
  (incident.voices ?? 0) >= bar.voices && (incident.confidence ?? 0) >= bar.confidence;

export function levelOfIncident(
  incident: Incident,
  isEveryday: boolean,
): Exclude<Level, "unknown"> {
  if (isEveryday) return 0;
  return reaches(incident, GRAVE) ? 3 : reaches(incident, SERIOUS) ? 2 : 1;
}

const weight = ({ confidence = 0, voices = 0 }: Incident): number => confidence * voices;
const isDecided = ({ state }: Incident): boolean => state === "rejected" || state === "closed";

/** Undecided before decided, then by level, by confidence times voices, the newest first. */
export function byUrgency(everyday: (code: string | undefined) => boolean) {
  const level = (incident: Incident) => levelOfIncident(incident, everyday(incident.hazard));
  return (a: Incident, b: Incident): number =>
    Number(isDecided(a)) - Number(isDecided(b)) ||
    level(b) - level(a) ||
    weight(b) - weight(a) ||
    Date.parse(b.last ?? "") - Date.parse(a.last ?? "");
}

/** The most urgent of those that are not over, where it is a serious one. */
export function gravestOf(
  incidents: readonly Incident[],
  everyday: (code: string | undefined) => boolean,
): Incident | undefined {
  const [first] = incidents
    .filter((incident) => !isDecided(incident))
    .filter((incident) => levelOfIncident(incident, everyday(incident.hazard)) >= 2)
    .sort(byUrgency(everyday));
  return first;
}

/** Nobody has taken it yet. */
export const isNew = ({ state, owner }: Incident): boolean => state === "open" && !owner;

/** The incidents of now, those that did not change as the very objects they were before: what is drawn of them stays. */
export function keeping(before: readonly Incident[], now: readonly Incident[]): Incident[] {
  const known = new Map(before.map((incident) => [incident.number, incident]));
  return now.map((incident) => {
    const old = known.get(incident.number);
    return old && JSON.stringify(old) === JSON.stringify(incident) ? old : incident;
  });
}

/** By place, each group where its first, the most urgent, stands. */
export function grouped(
  incidents: readonly Incident[],
  placeOf: (incident: Incident) => string,
): Map<string, Incident[]> {
  const groups = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const place = placeOf(incident);
    const group = groups.get(place);
    if (group) group.push(incident);
    else groups.set(place, [incident]);
  }
  return groups;
}
