// proof.ts: who ticked which words: a tick holds for these words only, and stands in the proposal's note.
import { signal } from "@preact/signals";
import type { Content, Text } from "../trade";

const ticked = signal<ReadonlySet<string>>(new Set());

const nameOf = (id: string, one: Text) => `${id} ${JSON.stringify(one)}`;

export function proofOf(id: string) {
  return {
    has: (one: Text): boolean => ticked.value.has(nameOf(id, one)),
    set(one: Text, isProofed: boolean): void {
      const next = new Set(ticked.peek());
      if (isProofed) next.add(nameOf(id, one));
      else next.delete(nameOf(id, one));
      ticked.value = next;
    },
    /** The languages ticked as they stand. */
    languages: (content: Content): string[] =>
      (content.texts ?? []).filter((one) => ticked.value.has(nameOf(id, one))).map((one) => one.language),
  };
}
