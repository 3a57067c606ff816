// draft.ts: an alert while it is written. What is typed is kept in this browser at once and on the server
// within two seconds (R29); of two who write at once nobody's words are lost (R31).
import { batch, computed, signal } from "@preact/signals";
import { insist, isPassing, isProblem, type Problem, RETRY_MS } from "../../shared/api";
import { listen } from "../../shared/live";
import { beginDraft, type Edit, editDraft, isDraft, previewOf, readAlert } from "../acts";
import type { Alert, Content, Preview } from "../trade";
import { type Change, conflicts, merged, type Written, writtenOf } from "./changes";
import { type Refusal, refusals } from "./refused";

const PAUSE_MS = 600; // after the last letter
export const BRIEF_MS = 150; // after what is no letter: its effect is waited for
const LONGEST_MS = 2000; // after the first unsaved one

export type Saving = "saved" | "waiting" | "saving" | "failed";

interface Kept {
  base: Written;
  content: Written;
}

const keptAt = (id: string) => `tocsin.draft.${id}`;

function keptOf(id: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(keptAt(id)) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(id: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(keptAt(id), JSON.stringify(kept));
    else localStorage.removeItem(keptAt(id));
  } catch {
    // the browser keeps nothing: the server has all but the last two seconds
  }
}

export type Draft = ReturnType<typeof openDraft>;

export function openDraft(first: Alert) {
  const id = first.id ?? "";
  const alert = signal(first);
  const content = signal<Content>(first.content ?? {});
  const channels = signal<string[]>(first.channels ?? []);
  const noSirenReason = signal(first.no_siren_reason ?? "");
  const preview = signal<Preview | undefined>(undefined);
  const saving = signal<Saving>("saved");
  const savedAt = signal(Date.now());
  const problem = signal<Problem | undefined>(undefined);
  const clash = signal<{ changes: Change[]; theirs: Alert } | undefined>(undefined);
  const isClosed = computed(() => !isDraft(alert.value) && alert.value.state !== "proposed");
  const refused = computed<Refusal[]>(() =>
    saving.value === "failed" && problem.value && !isPassing(problem.value)
      ? refusals(problem.value, content.value)
      : [],
  );
  let base = writtenOf(first); // what is written here was begun from it
  let timer = 0;
  let unsavedSince = 0;
  let underWay: Promise<void> | undefined;
  let isOpen = true;

  const written = (): Written => ({
    ...content.peek(),
    channels: channels.peek(),
    no_siren_reason: noSirenReason.peek(),
  });

  function write({ channels: ways = [], no_siren_reason: reason = "", ...rest }: Written): void {
    batch(() => {
      content.value = rest;
      channels.value = ways;
      noSirenReason.value = reason;
    });
  }

  function stand(saved: Alert): void {
    alert.value = saved;
    base = writtenOf(saved);
  }

  function edited(pause = PAUSE_MS): void {
    keep(id, { base, content: written() });
    saving.value = "waiting";
    unsavedSince ||= Date.now();
    clearTimeout(timer);
    timer = window.setTimeout(
      flush,
      Math.max(0, Math.min(pause, unsavedSince + LONGEST_MS - Date.now())),
    );
  }

  function take(saved: Alert): void {
    batch(() => {
      stand(saved);
      write(base);
    });
  }

  async function show(): Promise<void> {
    preview.value = await previewOf(id);
  }

  async function send(edit: Edit): Promise<void> {
    const sent = content.peek();
    const saved = await editDraft(id, alert.peek().version ?? 0, edit);
    batch(() => {
      stand(saved);
      if (saving.peek() === "waiting") keep(id, { base, content: written() });
      if (content.peek() === sent) content.value = saved.content ?? {};
      savedAt.value = Date.now();
      problem.value = undefined;
    });
  }

  /** Somebody else saved first: what only one of us changed is put together, the rest is asked. */
  function join(mine: Written, theirs: Alert): boolean {
    const both = conflicts(base, mine, writtenOf(theirs));
    batch(() => {
      write(both.length > 0 ? mine : merged(base, mine, writtenOf(theirs)));
      if (both.length > 0) clash.value = { changes: both, theirs };
      else stand(theirs);
    });
    return both.length === 0;
  }

  async function meet(): Promise<void> {
    const theirs = await readAlert(id);
    if (!isDraft(theirs) && theirs.state !== "proposed") alert.value = theirs;
    else if (join(written(), theirs)) await save();
  }

  function tryLater(thrown: unknown): void {
    if (!isProblem(thrown)) throw thrown;
    if (isOpen && isPassing(thrown)) timer = window.setTimeout(flush, RETRY_MS);
  }

  async function save(): Promise<void> {
    const edit: Edit = { content: content.peek(), channels: channels.peek() };
    if (noSirenReason.peek()) edit.no_siren_reason = noSirenReason.peek();
    saving.value = "saving";
    unsavedSince = 0;
    try {
      await send(edit);
      await show();
      if (!unsavedSince) {
        saving.value = "saved";
        keep(id, null);
      }
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      saving.value = "failed";
      problem.value = thrown;
      const isMet = thrown.status === 409 || thrown.status === 412;
      await (isMet ? meet() : Promise.reject(thrown)).catch(tryLater);
    }
  }

  /** Saves what waits; done when the server has it and has shown what it would send. */
  async function flush(): Promise<void> {
    clearTimeout(timer);
    while (underWay) await underWay;
    if (saving.peek() === "saved" || clash.peek()) return;
    underWay = save().finally(() => {
      underWay = undefined;
    });
    await underWay;
  }

  /** Other ready words: the old ones can be had back. */
  async function fill(edit: Edit): Promise<() => void> {
    const before = content.peek();
    await flush();
    await send(edit);
    content.value = alert.peek().content ?? {};
    saving.value = "saved";
    await show();
    return () => {
      content.value = before;
      edited();
    };
  }

  function decide(keepsMine: (path: string) => boolean): void {
    const met = clash.peek();
    if (!met) return;
    batch(() => {
      write(merged(base, written(), writtenOf(met.theirs), keepsMine));
      stand(met.theirs);
      clash.value = undefined;
    });
    edited();
  }

  const deafen = listen((event) => {
    if (event.about !== `alert:${id}` || event.name === "alert.presence") return;
    if (saving.peek() !== "saved") return;
    const look = async () => {
      const theirs = await insist(() => readAlert(id));
      if (saving.peek() !== "saved" || (theirs.version ?? 0) <= (alert.peek().version ?? 0)) return;
      take(theirs);
      await show();
    };
    look().catch(() => undefined); // what is refused here is said where it is asked for
  });

  const kept = keptOf(id);
  if (kept && isDraft(first)) {
    base = kept.base;
    saving.value = "waiting";
    if (join(kept.content, first)) edited();
  }
  return {
    id,
    alert,
    content,
    channels,
    noSirenReason,
    preview,
    saving,
    savedAt,
    problem,
    refused,
    clash,
    isClosed,
    /** Changes the content and keeps it. */
    edit(change: (content: Content) => Content, pause?: number): void {
      content.value = change(content.peek());
      edited(pause);
    },
    choose(names: string[]): void {
      channels.value = names;
      edited(BRIEF_MS);
    },
    silence(reason: string): void {
      noSirenReason.value = reason;
      edited();
    },
    show,
    flush,
    fill,
    decide,
    close(): void {
      isOpen = false; // what cannot be saved now is in this browser, for the next opening
      deafen();
      void flush();
    },
  };
}

export { beginDraft };
