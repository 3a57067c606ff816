// push.ts: what a push message says (adapters/wire/web_push.c), and where a tap on it leads.
export interface Word {
  title: string;
  body: string;
  tag: string; // a later word of the same tag takes the earlier one's place
  lang: string;
  isUrgent: boolean;
}

const NAMELESS: Word = { title: "Tocsin", body: "", tag: "", lang: "", isUrgent: false };

const textOf = (value: unknown, absent: string): string =>
  typeof value === "string" ? value : absent;

/** Null: it came too late. What cannot be read is shown without words: the browser wants each
 *  push to be seen. */
export function readWord(text: string, now: number): Word | null {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return NAMELESS;
  }
  if (typeof said !== "object" || said === null) return NAMELESS;
  const { title, body, tag, lang, urgent, exp } = said as Record<string, unknown>;
  if (typeof exp === "number" && exp * 1000 <= now) return null;
  return {
    title: textOf(title, NAMELESS.title),
    body: textOf(body, ""),
    tag: textOf(tag, ""),
    lang: textOf(lang, ""),
    isUrgent: urgent === true,
  };
}

/** The screen where more is to be read. */
export function placeOf(tag: string): string {
  if (tag.startsWith("task:")) return "/field/tasks";
  return tag.startsWith("report:") ? "/field/mine" : "/";
}
