// short.ts: the short words stand for the long ones in SMS and posts. Whoever writes the long ones anew
// means all channels: the short form of the old words goes.
import type { Short, Text } from "../trade";

const SHORT_FORMS: Readonly<Record<string, readonly (keyof Short)[]>> = {
  sender_name: ["source"],
  event: ["hazard"],
  description: ["impact"],
  place: ["place"],
  instruction: ["action", "avoid"],
};

/** What SMS and posts say instead of a field; "" when they say the field itself. */
export const shortOf = (text: Text, field: string): string =>
  (SHORT_FORMS[field] ?? [])
    .map((slot) => text.short?.[slot])
    .filter(Boolean)
    .join(". ");

export function withoutShort(text: Text, field: string): Text {
  const gone = SHORT_FORMS[field] ?? [];
  if (!text.short || gone.every((slot) => text.short?.[slot] === undefined)) return text;
  const short = Object.fromEntries(
    Object.entries(text.short).filter(([slot]) => !gone.includes(slot as keyof Short)),
  );
  const { short: _, ...rest } = text;
  return Object.keys(short).length > 0 ? { ...rest, short } : rest;
}
