/* send.ts: one step of one report towards the hub: its text first, then its photo piece by
 * piece, then news of it. Takes the network as a value; what it gives back is what changed. */

import type { Item, Status } from "./item";
import { retryAfter, retryDelay } from "./schedule";

export interface Wire {
  fetch(path: string, init: RequestInit): Promise<Response>;
  now(): number;
  chance(): number; // 0 … 1
  token?: string; // of this device
}

export type Change = Partial<Item>;

/** One piece of a photo: seconds on a thin line, and what is lost when it breaks. */
export const PIECE_BYTES = 32_768;

const TEXT_PATIENCE_MS = 30_000;
const PIECE_PATIENCE_MS = 60_000;
const LATER = [408, 425, 429];

interface Problem {
  title?: string;
  detail?: string;
  errors?: { pointer?: string; detail?: string }[];
}

/* Something between us and the hub may answer in its place: a hotel's sign-in page does. */
async function bodyOf<T>(response: Response): Promise<T | null> {
  if (!/json/.test(response.headers.get("content-type") ?? "")) return null;
  return (await response.json().catch(() => null)) as T | null;
}

function wordsOf(problem: Problem | null, status: number): string {
  const field = problem?.errors?.[0];
  return field?.detail
    ? `${field.pointer ?? ""} ${field.detail}`.trim()
    : (problem?.detail ?? problem?.title ?? String(status));
}

function later(item: Item, wire: Wire, trouble: string, askedMs = 0): Change {
  const tries = item.tries + 1;
  return { tries, trouble, due: wire.now() + retryDelay(tries, wire.chance(), askedMs) };
}

async function put(
  wire: Wire,
  path: string,
  init: RequestInit,
  ms: number,
): Promise<Response | null> {
  try {
    return await wire.fetch(path, { ...init, cache: "no-store", signal: AbortSignal.timeout(ms) });
  } catch {
    return null;
  }
}

/* ── the text ────────────────────────────────────────────────────────────────────── */

interface Kept {
  id: string;
  number: number;
  key: string;
}

async function postText(
  item: Item,
  wire: Wire,
  asWhom: RequestCredentials,
): Promise<Response | null> {
  return put(
    wire,
    "/api/v1/reports",
    {
      method: "POST",
      credentials: asWhom,
      headers: {
        "Content-Type": "application/json",
        "Idempotency-Key": item.id,
        ...(wire.token && asWhom !== "omit" && { Authorization: `Bearer ${wire.token}` }),
      },
      body: JSON.stringify({ ...item.report, sent_at: new Date(wire.now()).toISOString() }),
    },
    TEXT_PATIENCE_MS,
  );
}

/** The report itself. A sign-in that has ended must not hold it back: then it goes without. */
export async function sendText(item: Item, wire: Wire): Promise<Change> {
  let answer = await postText(item, wire, "same-origin");

  if (answer?.status === 401) answer = await postText(item, wire, "omit");
  if (!answer) return later(item, wire, "offline");
  const body = await bodyOf<Kept & Problem>(answer);
  const received: Change = { isReceived: true, tries: 0, due: 0, trouble: "" };

  if (answer.status === 201 && body?.id === item.id)
    return { ...received, number: body.number, key: body.key };
  if (body && (answer.status === 202 || answer.status === 409))
    // laid aside for an operator, or here already under another name: no key, so no photo
    return { ...received, ...(item.photo === "waiting" && { photo: "stayed" }) };
  if (body && answer.status >= 400 && answer.status < 500 && !LATER.includes(answer.status))
    return { refusal: wordsOf(body, answer.status) };
  return later(
    item,
    wire,
    body ? wordsOf(body, answer.status) : "offline",
    retryAfter(answer.headers.get("retry-after"), wire.now()),
  );
}

/* ── the photo ───────────────────────────────────────────────────────────────────── */

async function postPiece(item: Item, photo: Blob, wire: Wire): Promise<Response | null> {
  const from = Math.min(item.photoOffset, photo.size);
  const to = Math.min(from + PIECE_BYTES, photo.size);

  return put(
    wire,
    `/api/v1/reports/${item.id}/photos`,
    {
      method: "POST",
      credentials: "omit",
      headers: {
        "Content-Type": "image/jpeg",
        "Report-Key": item.key ?? "",
        "Content-Range": `bytes ${from}-${to - 1}/${photo.size}`,
      },
      body: photo.slice(from, to),
    },
    PIECE_PATIENCE_MS,
  );
}

/** The next piece of the photo. The hub says how much of it it has, also when it had to begin
 * anew; a report it does not know any more is sent again whole. */
export async function sendPiece(item: Item, photo: Blob, wire: Wire): Promise<Change> {
  const answer = await postPiece(item, photo, wire);

  if (!answer) return later(item, wire, "offline");
  const body = await bodyOf<{ offset?: number } & Problem>(answer);
  if (answer.status === 201 && body) return { photo: "sent", tries: 0, trouble: "" };
  if (answer.status === 202 && typeof body?.offset === "number")
    return { photoOffset: body.offset, tries: 0, due: 0, trouble: "" };
  if (body && (answer.status === 403 || answer.status === 404))
    return {
      ...later(item, wire, wordsOf(body, answer.status)),
      isReceived: false,
      photoOffset: 0,
    };
  if (body && answer.status >= 400 && answer.status < 500 && !LATER.includes(answer.status))
    return { photo: "refused", trouble: wordsOf(body, answer.status) };
  return later(
    item,
    wire,
    body ? wordsOf(body, answer.status) : "offline",
    retryAfter(answer.headers.get("retry-after"), wire.now()),
  );
}

/* ── news ────────────────────────────────────────────────────────────────────────── */

/** What became of it; nothing changes when nobody answers. */
export async function askStatus(item: Item, wire: Wire): Promise<Change> {
  const answer = await put(
    wire,
    `/api/v1/status/${item.key}`,
    { credentials: "omit" },
    TEXT_PATIENCE_MS,
  );
  const status = answer?.ok ? await bodyOf<Status>(answer) : null;

  return status ? { status, asked: wire.now() } : { asked: wire.now() };
}
