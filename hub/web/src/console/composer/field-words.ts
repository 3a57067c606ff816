// field-words.ts: what officers call a field of an alert's content.
import { language } from "../../shared/language";
import { named, text } from "../../shared/text";
import { SIREN_PATH } from "../sirens-silent";

const LANGUAGE = /^[a-z]{2,3}(-|$)/i;

export const languageName = (tag: string): string =>
  new Intl.DisplayNames([language.value], { type: "language" }).of(tag.split("-")[0] ?? tag) ?? tag;

/** "it.short.action" -> "italiano · SMS: cosa fare". */
export function fieldWords(path: string): string {
  if (path === SIREN_PATH) return text("console_field.siren");
  const [head = "", ...rest] = path.split(".");
  const known = named(`console_field.${head}`);
  if (known) return rest.length > 0 && head !== "area" ? `${known}: ${rest.join(".")}` : known;
  if (!LANGUAGE.test(head)) return path; // what officers do not write
  const [field = "", slot] = rest;
  const word = named(`console_field.${slot ? `short_${slot}` : field}`) ?? rest.join(".");
  return text("console_alert.in_language", { language: languageName(head), field: word });
}
