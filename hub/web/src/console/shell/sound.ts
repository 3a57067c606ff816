// sound.ts: tones for what cannot wait (R23). Armed by a press of a button, with a budget, so
// that a flood of events is one tone and not a hundred; each cue has its visual twin.
import { computed, signal } from "@preact/signals";
import { now } from "../../shared/time";

export type Cue = "new" | "grave" | "approval" | "fault" | "flood";

const HOUR_MS = 3_600_000;
const WINDOW_MS = 600_000;
const PER_HOUR = 12; // tones of each cue
const FLOOD_FROM = 10; // incidents in the window

/** Each note: Hz and seconds. */
const TONES: Readonly<Record<Cue, readonly (readonly [number, number])[]>> = {
  new: [
    [660, 0.16],
    [880, 0.24],
  ],
  grave: [
    [880, 0.16],
    [660, 0.16],
    [880, 0.16],
    [660, 0.32],
  ],
  approval: [
    [523, 0.18],
    [659, 0.18],
    [784, 0.3],
  ],
  fault: [
    [330, 0.3],
    [262, 0.4],
  ],
  flood: [[440, 0.9]],
};

/** A cue that came, or a tone that sounded. */
interface Sign {
  cue: Cue;
  at: number;
}

const within =
  (span: number, at: number) =>
  (sign: Sign): boolean =>
    at - sign.at < span;

const isIncident = (cue: Cue): boolean => cue === "new" || cue === "grave";

/** What to do with one more cue, given the incidents that came before and the tones that sounded.
 *  More incidents than one can hear are one tone of flood in a window, and then only what is
 *  graver than new sounds on. */
export function decide(
  cue: Cue,
  at: number,
  incidents: readonly Sign[],
  tones: readonly Sign[],
): Cue | null {
  const isFlood = isIncident(cue) && incidents.filter(within(WINDOW_MS, at)).length >= FLOOD_FROM;
  const sounded = (kind: Cue) => tones.filter((tone) => tone.cue === kind);
  if (isFlood && !sounded("flood").some(within(WINDOW_MS, at))) return "flood";
  if (isFlood && cue === "new") return null;
  return sounded(cue).filter(within(HOUR_MS, at)).length < PER_HOUR ? cue : null;
}

let context: AudioContext | null = null;
const incidents = signal<readonly Sign[]>([]);
let tones: Sign[] = [];

export const isArmed = signal(false);
/** Incidents of the last ten minutes, when they are too many to sound one by one. */
export const flood = computed(() => {
  const recent = incidents.value.filter(within(WINDOW_MS, now.value)).length;
  return recent > FLOOD_FROM ? recent : 0;
});

/** Something that cannot wait, about "incident:actual/7", "alert:…", "channel:…" or "siren:…", in words. */
export interface Notice {
  cue: Cue;
  about: string;
  words: string;
}

/** What nobody has looked at yet, the newest first; shown in the title. */
export const unseen = signal<readonly Notice[]>([]);
/** The same as banners: what is merely new goes under in the flood's. */
export const shown = computed(() =>
  unseen.value.filter(({ cue }) => cue !== "new" || flood.value === 0),
);

const MUTED = "tocsin.muted";
const isMuted = signal(sessionStorage.getItem(MUTED) === "yes"); // by choice, also after a reload
/** Nobody chose silence: the page was loaded anew, and the browser waits for a gesture. */
export const isWaiting = computed(() => !isArmed.value && !isMuted.value);

function mute(isChosen: boolean): void {
  isMuted.value = isChosen;
  sessionStorage.setItem(MUTED, isChosen ? "yes" : "no");
}

/** Only a person's gesture may do this: the browser wants it so. */
export function arm(): void {
  context ??= new AudioContext();
  void context.resume();
  isArmed.value = true;
  mute(false);
}

export function disarm(): void {
  isArmed.value = false;
  mute(true);
}

const GESTURES = ["click", "keydown"] as const;

/** The first press or click arms a sound that waits, until the returned function is called. */
export function armAtPress(): () => void {
  const press = () => {
    if (isWaiting.peek() && (navigator.userActivation?.isActive ?? true)) arm();
  };
  for (const gesture of GESTURES) addEventListener(gesture, press);
  return () => {
    for (const gesture of GESTURES) removeEventListener(gesture, press);
  };
}

function play(cue: Cue): void {
  if (!isArmed.peek() || !context) return;
  let at = context.currentTime;
  for (const [hertz, seconds] of TONES[cue]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
    volume.gain.linearRampToValueAtTime(0, at + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}

const unlike = (about: string) => (other: Notice) => other.about !== about;

/** Something that cannot wait: a tone within the budget, and words until they are seen. */
export function alarm(notice: Notice, at = Date.now()): void {
  const { cue, about } = notice;
  const sounding = decide(cue, at, incidents.peek(), tones);
  if (isIncident(cue))
    incidents.value = [...incidents.peek().filter(within(WINDOW_MS, at)), { cue, at }];
  unseen.value = [notice, ...unseen.peek().filter(unlike(about))];
  if (!sounding) return;
  tones = [...tones.filter(within(HOUR_MS, at)), { cue: sounding, at }];
  play(sounding);
}

/** Somebody has looked at it, or it is over: at that and at nothing else. */
export function acknowledge(about: string): void {
  if (!unseen.peek().every(unlike(about))) unseen.value = unseen.peek().filter(unlike(about));
}

/** At all that is shown. */
export function acknowledgeAll(): void {
  const seen = new Set(shown.peek());
  unseen.value = unseen.peek().filter((notice) => !seen.has(notice));
}
