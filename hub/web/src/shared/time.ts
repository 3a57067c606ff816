// time.ts: the clock on the wall, and times as people read them.
import { signal } from "@preact/signals";
import { language } from "./language";

/** Milliseconds since the epoch, once a second: what shows an age reads it. */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 1000);

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(ms: number, kind: string, options: Intl.DateTimeFormatOptions): string {
  const name = `${language.value}/${kind}`;
  let made = formats.get(name);
  if (!made) {
    made = new Intl.DateTimeFormat(language.value, options);
    formats.set(name, made);
  }
  return made.format(ms);
}

export const msOf = (time: string | number): number =>
  typeof time === "number" ? time : Date.parse(time);

/** 21:14 */
export const clock = (time: string | number): string =>
  format(msOf(time), "clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** 21:14:07 */
export const clockSeconds = (time: string | number): string =>
  format(msOf(time), "seconds", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });

/** 30 nov, 21:14 */
export const dayAndClock = (time: string | number): string =>
  format(msOf(time), "day", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

/** 21:14 today, 29 nov, 21:14 else. */
export function moment(time: string | number): string {
  const ms = msOf(time);
  return new Date(ms).toDateString() === new Date().toDateString() ? clock(ms) : dayAndClock(ms);
}

/** How long ago or until, in the one unit that matters: 2:10, 41 min, 3 h, 2 d. */
export function span(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 10 * MINUTE) return `${Math.floor(s / MINUTE)}:${String(s % MINUTE).padStart(2, "0")}`;
  const unit = s < 2 * HOUR ? "minute" : s < 2 * DAY ? "hour" : "day";
  const size = { minute: MINUTE, hour: HOUR, day: DAY }[unit];
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit,
    unitDisplay: "short",
  }).format(Math.floor(s / size));
}
