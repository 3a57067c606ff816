// sound.ts: tones for what cannot wait (R23). Armed by a press of a button, with a budget, so
// that a flood of events is one tone and not a hundred; each cue has its visual twin.
import { computed, signal } from "@preact/signals";
import { now } from "../../shared/time";

export type Cue = "new" | "grave" | "approval" | "fault" | "flood";

const HOUR_MS = 3_600_000;
const WINDOW_MS = 600_000;
const PER_HOUR = 12;
const FLOOD_FROM = 10; // cues in the window

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

const isRecent = (at: number) => (time: number) => at - time < WINDOW_MS;

/** What to do with one more cue, given when earlier ones came and tones sounded. */
export function decide(
  cue: Cue,
  at: number,
  cues: readonly number[],
  tones: readonly number[],
): Cue | null {
  const recent = cues.filter(isRecent(at)).length + 1;
  if (recent > FLOOD_FROM) return recent === FLOOD_FROM + 1 ? "flood" : null;
  return tones.filter((time) => at - time < HOUR_MS).length < PER_HOUR ? cue : null;
}

let context: AudioContext | null = null;
const cues = signal<readonly number[]>([]); // when they came
let tones: number[] = [];

export const isArmed = signal(false);
/** Cues in the last ten minutes, when they are too many to sound one by one. */
export const flood = computed(() => {
  const recent = cues.value.filter(isRecent(now.value)).length;
  return recent > FLOOD_FROM ? recent : 0;
});
/** The cue nobody has looked at yet; shown in the title and as a banner. */
export const unseen = signal<string | null>(null);

/** Only a person's gesture may do this: the browser wants it so. */
export function arm(): void {
  context ??= new AudioContext();
  void context.resume();
  isArmed.value = true;
}

export function disarm(): void {
  isArmed.value = false;
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

/** Something that cannot wait: a tone within the budget, and words until they are seen. */
export function alarm(cue: Cue, words: string, at = Date.now()): void {
  const sounding = decide(cue, at, cues.peek(), tones);
  cues.value = [...cues.peek().filter(isRecent(at)), at];
  unseen.value = words;
  if (!sounding) return;
  tones = [...tones.filter((time) => at - time < HOUR_MS), at];
  play(sounding);
}

export function acknowledge(): void {
  unseen.value = null;
}
