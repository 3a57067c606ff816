// draft.ts: the report being made. Kept on the device, too: while the camera's own app is open, a
// telephone may close ours.
import { computed, effect, signal } from "@preact/signals";
import { language } from "../../shared/language";
import { device } from "../more/device";
import { reportOf } from "../outbox/item";
import { save } from "../outbox/outbox";
import { fact, keepFact } from "../outbox/store";
import type { Photo } from "../photo/take";
import { fix, liftPin } from "./locate";
import { newId } from "./uuid";

export const photo = signal<Photo | null>(null);
export const hazard = signal<string | null>(null);
export const words = signal("");
export const depth = signal<string | null>(null); // in words, of water
export const recent = signal<readonly string[]>([]);
export const isReady = computed(() => hazard.value !== null);

const DRAFT = "draft";
const RECENT = "recent";
const STALE_MS = 3_600_000;

interface Draft {
  at: number;
  photo: Photo | null;
  hazard: string | null;
  words: string;
  depth: string | null;
}

export async function findDraft(): Promise<void> {
  const kept = await fact<Draft>(DRAFT);
  recent.value = (await fact<string[]>(RECENT)) ?? [];
  if (kept && Date.now() - kept.at < STALE_MS) {
    photo.value = kept.photo;
    hazard.value = kept.hazard;
    words.value = kept.words;
    depth.value = kept.depth ?? null;
  }
  effect(() => {
    const draft = {
      photo: photo.value,
      hazard: hazard.value,
      words: words.value,
      depth: depth.value,
    };
    const isEmpty = !draft.photo && !draft.hazard && !draft.words;
    void keepFact(DRAFT, isEmpty ? undefined : { ...draft, at: Date.now() });
  });
}

function clear(): void {
  photo.value = null;
  hazard.value = null;
  words.value = "";
  depth.value = null;
  liftPin();
}

/** Saves what was drafted as a report; its id. On disk when it resolves. */
export async function sendDraft(): Promise<string> {
  const id = newId();
  const code = hazard.peek() ?? "OT";
  const report = reportOf(
    {
      hazard: code,
      mode: device.peek()?.mode ?? "actual",
      fix: fix.peek(),
      text: [depth.peek(), words.peek()].filter(Boolean).join(". "),
      lang: language.peek(),
      taken: photo.peek()?.taken ?? Date.now(),
    },
    id,
  );

  await save(report, photo.peek()?.blob ?? null);
  recent.value = [code, ...recent.peek().filter((each) => each !== code)].slice(0, 5);
  void keepFact(RECENT, recent.peek());
  clear();
  return id;
}

/** Help is needed here: no photo, no questions. */
export async function sendSos(said: string): Promise<string> {
  const id = newId();
  const report = reportOf(
    {
      hazard: "RS",
      mode: device.peek()?.mode ?? "actual",
      fix: fix.peek(),
      text: said,
      lang: language.peek(),
      taken: Date.now(),
    },
    id,
  );

  await save(report, null);
  return id;
}
