// mode.ts: actual, test or one exercise: the address says which, and nothing else can (R1).
import { computed, effect } from "@preact/signals";
import { pageMode } from "../../shared/api";
import { path } from "../../shared/router";
import { text } from "../../shared/text";

export type ModeKind = "actual" | "exercise" | "test";

const PATTERN = /^\/console\/(actual|test|exercise\/[a-z0-9-]{1,32})(?:\/|$)/;

/** The mode of an address; null outside the three workspaces. */
export const modeOf = (pathname: string): string | null => PATTERN.exec(pathname)?.[1] ?? null;

export const mode = computed(() => modeOf(path.value) ?? "actual");
effect(() => {
  pageMode.value = mode.value;
});
export const modeKind = computed(() => mode.value.split("/")[0] as ModeKind);

/** The word of the frame: ACTUAL, EXERCISE autumn, TEST. */
export function modeWord(): string {
  const [, exercise] = mode.value.split("/");
  const word = text(`console.mode_${modeKind.value}`);
  return exercise ? `${word} ${exercise}` : word;
}

/** The address of a screen in this mode: to("/alerts"). */
export const to = (screen: string): string => `/console/${mode.value}${screen}`;

/** The screen's part of the address: "/alerts/new". */
export const screenPath = computed(() => {
  const base = `/console/${mode.value}`;
  return path.value.startsWith(base) ? path.value.slice(base.length) || "/" : "/";
});
