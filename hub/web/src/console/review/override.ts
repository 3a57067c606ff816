// override.ts: the written reason that lets a gap pass, kept from the composer to the proposal.
import { type Signal, signal } from "@preact/signals";

const reasons = new Map<string, Signal<string>>();

export function overrideOf(id: string): Signal<string> {
  let reason = reasons.get(id);
  if (!reason) {
    reason = signal("");
    reasons.set(id, reason);
  }
  return reason;
}
