// The letters that make an SMS cost double, and how they are replaced: only in the short words, so that
// mail and pages keep their accents. What may stand for a letter is the server's to say (preview).
import type { Short, Text } from "../trade";

export interface Letter {
  letter: string;
  instead?: string;
}

/** Where the SMS takes its words from when there is no short form. */
const LONG: Partial<Record<keyof Short, keyof Text>> = {
  source: "sender_name",
  hazard: "event",
  impact: "description",
  place: "place",
  action: "instruction",
};

const swap = (words: string, letters: Letter[]) =>
  letters.reduce(
    (text, { letter, instead }) =>
      instead === undefined ? text : text.replaceAll(letter, instead),
    words,
  );

export function withoutCostly(text: Text, letters: Letter[]): Text {
  const short: Short = { ...text.short };
  for (const slot of Object.keys(short) as (keyof Short)[]) {
    const words = short[slot];
    if (words !== undefined) short[slot] = swap(words, letters);
  }
  for (const [slot, field] of Object.entries(LONG) as [keyof Short, keyof Text][]) {
    const words = text[field];
    if (short[slot] === undefined && typeof words === "string" && swap(words, letters) !== words)
      short[slot] = swap(words, letters);
  }
  return Object.keys(short).length > 0 ? { ...text, short } : text;
}
