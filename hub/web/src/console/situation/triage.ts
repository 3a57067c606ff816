// triage.ts: which incident comes first before anybody has decided. How urgent one looks is the
// hub's word (its level); an alert's own level is another thing: officers choose it.
import type { Schemas } from "../../shared/api";

export type Incident = Schemas["Incident"];

const SERIOUS = 2;

const weight = ({ confidence = 0, voices = 0 }: Incident): number => confidence * voices;
const isDecided = ({ state }: Incident): boolean => state === "rejected" || state === "closed";
export const levelOf = ({ level = 1 }: Incident): NonNullable<Incident["level"]> => level;
export const isSerious = (incident: Incident): boolean => levelOf(incident) >= SERIOUS;

/** Undecided before decided, then by level, by confidence times voices, the newest first. */
export const byUrgency = (a: Incident, b: Incident): number =>
  Number(isDecided(a)) - Number(isDecided(b)) ||
  levelOf(b) - levelOf(a) ||
  weight(b) - weight(a) ||
  Date.parse(b.last ?? "") - Date.parse(a.last ?? "");

/** The most urgent of those that are not over, where it is a serious one. */
export function gravestOf(incidents: readonly Incident[]): Incident | undefined {
  const [first] = incidents
    .filter((incident) => !isDecided(incident) && isSerious(incident))
    .sort(byUrgency);
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
