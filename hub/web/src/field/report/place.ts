/* place.ts: where a report is: what the receiver says, or where a person put the pin. */

export interface Fix {
  lat: number;
  lon: number;
  accuracy_m?: number; // absent: put there by hand
  at: number; // ms since the epoch
  by: "receiver" | "hand";
}

const VAGUE_M = 100; // worse than this, and the person is asked
const STALE_MS = 30_000;
const OLD_MS = 120_000; // one walks a street in it

/** True when the receiver has said nothing for so long that one may be somewhere else. */
export const isOld = (fix: Fix, now: number): boolean =>
  fix.by === "receiver" && now - fix.at > OLD_MS;

/** True when the place is missing, old or too vague to be sent without asking. */
export function mustAsk(fix: Fix | null, now: number): boolean {
  return (
    !fix || isOld(fix, now) || (fix.by === "receiver" && (fix.accuracy_m ?? Infinity) > VAGUE_M)
  );
}

/** Of the fix we hold and the one that just came: a pin stays, a stale fix goes, else the
 * sharper one is kept. */
export function better(held: Fix | null, come: Fix): Fix {
  if (!held || come.by === "hand") return come;
  if (held.by === "hand") return held;
  if (come.at - held.at > STALE_MS) return come;
  return (come.accuracy_m ?? Infinity) <= (held.accuracy_m ?? Infinity) ? come : held;
}

/** "43.7213, 10.9472 ±8 m": as people read it to one another. */
export function placeText(fix: Fix): string {
  const spot = `${fix.lat.toFixed(4)}, ${fix.lon.toFixed(4)}`;
  return fix.accuracy_m === undefined ? spot : `${spot} ±${Math.round(fix.accuracy_m)} m`;
}
