// proofed.ts: who read the words of a language and found them right, and when (R7). Other words were not
// read; another place or sender is no other words.
import type { Text } from "../trade";

const BLANKS: readonly string[] = ["place", "sender_name", "contact", "web"];

export function unread(text: Text, changed = "headline"): Text {
  if (BLANKS.includes(changed)) return text;
  const { proofed: _, ...rest } = text;
  return rest;
}

export const ready = (text: Text, name: string, now = new Date()): Text => ({
  ...text,
  proofed: `${name}, ${now.toISOString().slice(0, 10)}`,
});
