// keys.ts: the one table of keys. A screen adds its rows while it is shown; "?" lists them all.
import { computed, signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { keep, keptFlag } from "./preferences";

export interface KeyRow {
  /** "j", "Enter", "g m" (one after the other), "Ctrl+Enter". */
  keys: string;
  does: string;
  run: () => void;
  /** Works inside fields, too; for what has a modifier. */
  everywhere?: boolean;
}

const tables = signal<readonly (readonly KeyRow[])[]>([]);
export const keyRows = computed(() => tables.value.flat());

/** Single letters can be switched off (WCAG 2.1.4). */
export const lettersWork = signal(keptFlag("letters", true));
export function switchLetters(on: boolean): void {
  keep("letters", on ? "yes" : "no");
  lettersWork.value = on;
}

/** The rows work, and are listed, while the component is shown: from the moment it is seen. */
export function useKeys(rows: readonly KeyRow[]): void {
  useLayoutEffect(() => {
    tables.value = [...tables.peek(), rows];
    return () => {
      tables.value = tables.peek().filter((table) => table !== rows);
    };
  });
}

const PREFIX_MS = 1500;
let prefix = "";
let prefixAt = 0;

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("input:not([type=checkbox],[type=radio]), textarea, select"));

const nameOf = (event: KeyboardEvent): string => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
};

/** The row a key stands for: the latest table wins. */
export function rowFor(rows: readonly KeyRow[], keys: string): KeyRow | undefined {
  return rows.findLast((row) => row.keys.toLowerCase() === keys.toLowerCase());
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat) return;
  if (document.querySelector("dialog[open]")) return; // its keys are the browser's
  const key = nameOf(event);
  const wasPrefix = Date.now() - prefixAt < PREFIX_MS ? `${prefix} ` : "";
  prefix = "";
  const row = rowFor(keyRows.peek(), wasPrefix + key) ?? rowFor(keyRows.peek(), key);
  const isFree = row?.everywhere || !isField(event.target);
  const isPress =
    key === "Enter" &&
    event.target instanceof Element &&
    event.target.closest("a, button, summary");
  if (!isFree || isPress || (key.length === 1 && !lettersWork.peek())) return;
  if (!row && keyRows.peek().some(({ keys }) => keys.startsWith(`${key} `))) {
    prefix = key;
    prefixAt = Date.now();
  } else if (row) {
    event.preventDefault();
    row.run();
  }
}

export const startKeys = (): void => addEventListener("keydown", onKey);
