/* item.ts: one report on its way. What is known of it are facts that only grow; in which stage
 * it stands follows from them, so that a restart in the middle of anything leaves nothing to mend. */

import type { Fix } from "../report/place";

/** schemas/report.schema.json; frozen when saved: the same bytes under one id, however often. */
export interface Report {
  v: 1;
  id: string;
  hazard: string;
  mode: string;
  where?: { lat: number; lon: number; accuracy_m?: number; fix_at?: string };
  observed_at: string;
  text?: string;
  lang?: string;
}

export type PhotoState = "none" | "waiting" | "sent" | "refused" | "stayed";

export interface Item {
  id: string;
  report: Report;
  saved: number; // ms since the epoch, as all times here
  photo: PhotoState;
  photoOffset: number; // bytes the hub has of it

  tries: number; // that failed since the last that did not
  due: number; // not before this
  trouble: string; // what the last failure said

  number?: number; // received: the hub's number …
  key?: string; // … and the key to its status and photos
  isReceived: boolean;
  refusal?: string; // it will never be taken, and why

  status?: Status; // as last told
  asked: number; // when
}

/** What the hub says became of a report. */
export interface Status {
  status: string;
  reason?: string;
  incident?: number;
  reports?: number;
  alert?: string; // its page is /alerts/{identifier}
}

export const STAGES = [
  "saved",
  "sending",
  "received",
  "merged",
  "confirmed",
  "alerted",
  "solved",
  "rejected",
  "refused",
] as const;
export type Stage = (typeof STAGES)[number];

const TOLD: readonly string[] = ["merged", "confirmed", "alerted", "solved", "rejected"];

export function newItem(report: Report, hasPhoto: boolean, now: number): Item {
  return {
    id: report.id,
    report,
    saved: now,
    photo: hasPhoto ? "waiting" : "none",
    photoOffset: 0,
    tries: 0,
    due: now,
    trouble: "",
    isReceived: false,
    asked: 0,
  };
}

export function stageOf(item: Item, isSending: boolean): Stage {
  if (item.refusal !== undefined) return "refused";
  if (!item.isReceived) return isSending ? "sending" : "saved";
  const told = item.status?.status ?? "";
  return TOLD.includes(told) ? (told as Stage) : "received";
}

/** What is still to be sent of it. */
export function waitsFor(item: Item): "text" | "photo" | null {
  if (item.refusal !== undefined) return null;
  if (!item.isReceived) return "text";
  return item.photo === "waiting" && item.key !== undefined ? "photo" : null;
}

const ASK_EVERY_MS = 15_000;
const ASK_FOR_MS = 7 * 24 * 3_600_000;

/** True when it is worth asking what became of it: closed for good, or long ago, is not. */
export function wantsNews(item: Item, now: number): boolean {
  return (
    item.key !== undefined &&
    item.status?.status !== "solved" &&
    now - item.saved < ASK_FOR_MS &&
    now - item.asked >= ASK_EVERY_MS
  );
}

const OLD_MS = 3_600_000;

/** Of the items that wait, those a person must be told about. */
export function isOverdue(item: Item, now: number): boolean {
  return waitsFor(item) === "text" && now - item.saved > OLD_MS;
}

export function reportOf(
  draft: {
    hazard: string;
    mode: string;
    fix: Fix | null;
    text: string;
    lang: string;
    taken: number;
  },
  id: string,
): Report {
  const { fix } = draft;
  const text = draft.text.trim();

  return {
    v: 1,
    id,
    hazard: draft.hazard,
    mode: draft.mode,
    ...(fix && {
      where: {
        lat: Number(fix.lat.toFixed(7)),
        lon: Number(fix.lon.toFixed(7)),
        ...(fix.accuracy_m !== undefined && { accuracy_m: Math.round(fix.accuracy_m) }),
        fix_at: new Date(fix.at).toISOString(),
      },
    }),
    observed_at: new Date(draft.taken).toISOString(),
    ...(text && { text, lang: draft.lang }),
  };
}
