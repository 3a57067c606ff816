// reach.ts: how many, in words: null is not known, undefined not counted yet. Neither is 0.
import { text } from "../../shared/text";

export function reachWords(persons: number | null | undefined, kind = ""): string {
  if (kind === "siren") return text("console_alert.who_hears");
  if (persons === undefined) return "…";
  return persons === null
    ? text("console_alert.unknown")
    : text("console_alert.people", { count: persons });
}
