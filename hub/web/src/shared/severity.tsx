// severity.tsx: how bad it is, always by shape, digit, word and colour together (R25).
import type { Key } from "./text";
import { text } from "./text";

export type Level = 0 | 1 | 2 | 3 | "unknown";

export const LEVELS: readonly Level[] = [0, 1, 2, 3];

/** A 16 × 16 outline per level: circle, triangle, diamond, octagon, ring. */
export const SHAPES: Readonly<Record<Level, string>> = {
  0: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2z",
  1: "M8 1.5 15 14H1z",
  2: "M8 .5 15.5 8 8 15.5.5 8z",
  3: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  unknown: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zm0 2a4 4 0 1 1 0 8 4 4 0 1 1 0-8z",
};

const WORDS: Readonly<Record<Level, Key>> = {
  0: "level.green",
  1: "level.yellow",
  2: "level.orange",
  3: "level.red",
  unknown: "severity.unknown",
};

const OF_CAP: Readonly<Record<string, Level>> = { Minor: 0, Moderate: 1, Severe: 2, Extreme: 3 };
const OF_COLOUR: Readonly<Record<string, Level>> = { green: 0, yellow: 1, orange: 2, red: 3 };

/** From CAP's severity ("Severe") or the code's colour ("orange"). */
export const levelOf = (word: string | undefined): Level =>
  OF_CAP[word ?? ""] ?? OF_COLOUR[word ?? ""] ?? "unknown";

export const levelWord = (level: Level): string => text(WORDS[level]);

export function Shape({ level }: { level: Level }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[level]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}

export function Severity({ level }: { level: Level }) {
  return (
    <span class={`severity level-${level}`}>
      <Shape level={level} />
      {level === "unknown" ? "?" : level} {levelWord(level)}
    </span>
  );
}
