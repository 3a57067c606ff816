// live.ts: the hub's events (Server-Sent Events). Read by fetch, not EventSource, so that we
// hear its heartbeat, keep Last-Event-ID over every reconnection and see a lost session.
import { computed, signal } from "@preact/signals";
import { isSignedOut } from "./api";
import { now } from "./time";

export interface LiveEvent {
  name: string;
  about?: string;
  mode?: string;
  what: Readonly<Record<string, unknown>>;
}

type Listener = (event: LiveEvent) => void;

/** Two heartbeats of the hub and some: a line silent for so long is dead, whatever the browser
 *  thinks of it. */
export const SILENT_MS = 12_000;
const QUIET_MS = 15_000;
const LOST_MS = 45_000;
const RETRY_MS = [500, 1000, 2000, 5000];

const heard = signal(0); // when the hub last said anything
const started = Date.now();
export const heardAt = computed(() => heard.value);

/** How old what we see is, in ms. */
export const age = computed(() => Math.max(0, now.value - (heard.value || started)));

export type Liveness = "live" | "quiet" | "lost";
export const liveness = computed<Liveness>(() =>
  age.value >= LOST_MS ? "lost" : age.value >= QUIET_MS ? "quiet" : "live",
);

const listeners = new Set<Listener>();

/** Calls on every event until the returned function is called. "reset": ask for all anew. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One frame of the stream (HTML §9.2.6), as far as the hub writes them. */
export function readFrame(frame: string): { id?: string; event?: LiveEvent } {
  const fields: Record<string, string> = {};
  for (const line of frame.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, "");
  }
  const { id, event, data } = fields;
  const parsed = data ? JSON.parse(data) : {};
  return {
    ...(id !== undefined && { id }),
    ...(event !== undefined && { event: { name: event, what: {}, ...parsed } }),
  };
}

const pause = (ms = 0) => new Promise((done) => setTimeout(done, ms));

interface Follower {
  onEvent: Listener;
  onBytes?: () => void;
}

async function read(
  body: NonNullable<Response["body"]>,
  { onEvent, onBytes }: Follower,
  keep: (id: string) => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes?.();
    const frames = (rest + value).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const { id, event } = readFrame(frame);
      if (id) keep(id);
      if (event) onEvent(event);
    }
  }
}

/** A request that ends with those who follow it, and when the line is silent for too long. */
function lifeline(abort: AbortSignal) {
  const line = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const end = () => line.abort();
  abort.addEventListener("abort", end);
  return {
    signal: line.signal,
    alive: () => {
      clearTimeout(timer);
      timer = setTimeout(end, SILENT_MS);
    },
    letGo: () => {
      clearTimeout(timer);
      abort.removeEventListener("abort", end);
    },
  };
}

async function run(mode: string, abort: AbortSignal, follower: Follower): Promise<void> {
  let last = "";
  let failures = 0;

  while (!abort.aborted) {
    const { signal, alive, letGo } = lifeline(abort);
    const onBytes = () => {
      alive();
      follower.onBytes?.();
    };
    try {
      while (isSignedOut.peek()) await pause(RETRY_MS[0]);
      alive();
      const answer = await fetch(`/api/v1/stream?mode=${encodeURIComponent(mode)}`, {
        signal,
        headers: { Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) },
      });
      if (answer.status === 401) isSignedOut.value = true;
      if (answer.ok && answer.body) {
        failures = 0;
        await read(answer.body, { ...follower, onBytes }, (id) => {
          last = id;
        });
      }
    } catch {
      // the line broke: we try again
    }
    letGo();
    await pause(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
  }
}

/** Hears the events of a mode, beside the page's own, until the returned function is called. */
export function followStream(mode: string, onEvent: Listener): () => void {
  const abort = new AbortController();
  void run(mode, abort.signal, { onEvent });
  return () => abort.abort();
}

/** Follows the events of the page's mode, for all who listen, until the returned is called. */
export function goLive(mode: string): () => void {
  const abort = new AbortController();
  void run(mode, abort.signal, {
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
    onBytes: () => {
      heard.value = Date.now();
    },
  });
  return () => abort.abort();
}
