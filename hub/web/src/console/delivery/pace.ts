// How fast an alert goes out, from the counts as they were seen one after the other: the hub tells sums,
// the board draws what came in each ten seconds.
export interface Seen {
  at: number;
  gone: number;
}

export const STEP_MS = 10_000;

/** Appends a count; of those within the same step only the newest stays. Sums never fall. */
export function see(seen: Seen[], at: number, gone: number): Seen[] {
  const last = seen.at(-1);
  const step = Math.floor(at / STEP_MS) * STEP_MS;
  const sum = Math.max(gone, last?.gone ?? 0);
  return last && last.at === step
    ? [...seen.slice(0, -1), { at: step, gone: sum }]
    : [...seen, { at: step, gone: sum }];
}

/** Seconds since the release and what went out in each step, gaps filled with zeros. */
export function pace(seen: Seen[], from: number): [number[], number[]] {
  const x: number[] = [];
  const y: number[] = [];
  let before = 0;
  for (const { at, gone } of seen) {
    for (
      let gap = x.length > 0 ? from + (x.at(-1) ?? 0) * 1000 + STEP_MS : at;
      gap < at;
      gap += STEP_MS
    ) {
      x.push((gap - from) / 1000);
      y.push(0);
    }
    x.push((at - from) / 1000);
    y.push(gone - before);
    before = gone;
  }
  return [x, y];
}
