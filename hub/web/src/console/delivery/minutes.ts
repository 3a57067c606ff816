// minutes.ts: how an alert goes out, minute by minute since its release; the hub leaves out those in
// which nothing moved.
import type { Minute } from "../trade";

const MINUTE_MS = 60_000;

/** What left by a channel in each minute, up to the last in which something did. */
export function gonePerMinute(
  minutes: readonly Minute[],
  channel: string,
  since: number,
): number[] {
  const first = Math.floor(since / MINUTE_MS);
  const bars: number[] = [];
  for (const minute of minutes) {
    const place = Math.floor(Date.parse(minute.at) / MINUTE_MS) - first;
    if (minute.channel !== channel || place < 0 || minute.sent === 0) continue;
    while (bars.length <= place) bars.push(0);
    bars[place] = minute.sent;
  }
  return bars;
}
