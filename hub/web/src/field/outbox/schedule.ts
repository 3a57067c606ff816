/* schedule.ts: when what did not get through is tried again: 2 s, 4 s, … 5 min, each between
 * half and the whole of it, so that a thousand phones do not come back at once. */

const FIRST_MS = 2_000;
const LAST_MS = 300_000;

/** tries: how often it has failed, from 1; chance: 0 … 1; askedMs: what the hub asked for. */
export function retryDelay(tries: number, chance: number, askedMs = 0): number {
  const whole = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 16));

  return Math.max(askedMs, Math.round(whole * (0.5 + 0.5 * chance)));
}

/** Retry-After in seconds or as a date (RFC 9110 §10.2.3), as ms from now; 0 without one. */
export function retryAfter(header: string | null, nowMs: number): number {
  if (!header) return 0;
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, LAST_MS);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.min(Math.max(0, at - nowMs), LAST_MS);
}
