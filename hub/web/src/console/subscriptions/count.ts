// count.ts: who has subscribed, counted by what they chose; no address is needed for it.
import type { Schemas } from "../../shared/api";

export type Subscription = Schemas["Subscription"];

export interface Count {
  kind: string;
  language: string;
  confirmed: number;
  pending: number;
  stopped: number;
}

const STATES = ["confirmed", "pending", "stopped"] as const;

/** One row per kind and language, the largest first. */
export function countThem(list: readonly Subscription[]): Count[] {
  const rows = new Map<string, Count>();
  for (const { kind = "", language = "", state } of list) {
    const name = `${kind} ${language}`;
    const row = rows.get(name) ?? { kind, language, confirmed: 0, pending: 0, stopped: 0 };
    const known = STATES.find((each) => each === state);
    if (known) row[known] += 1;
    rows.set(name, row);
  }
  return [...rows.values()].sort(
    (a, b) => b.confirmed - a.confirmed || a.kind.localeCompare(b.kind),
  );
}
