// lacks.ts: what the hub misses in an alert, in the words of who writes it: the field, not its element in CAP;
// and of which languages, where it is not all of them.
import { list, named } from "../../shared/text";
import type { Content, Lack } from "../trade";
import { languageName } from "./field-words";

export interface LackLine {
  words: string;
  must: boolean;
}

interface Place {
  /** A field, or a channel. */
  name: string;
  language?: string | undefined;
}

const fieldWords = (field: string): string =>
  named(`console_field.${field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)}`) ?? "";

/** "/infos/0/instruction", "/messages/sms/ar"; an area is of all languages. */
function placeOf(pointer: string, languages: readonly string[]): Place {
  const parts = pointer.split("/").filter(Boolean);
  const [head, second = ""] = parts;
  if (head === "messages") return { name: second, language: parts[2] };
  const isOfOne = head === "infos" && !parts.includes("areas");
  return {
    name: fieldWords(parts.at(-1) ?? ""),
    language: isOfOne ? languages[Number(second)] : undefined,
  };
}

export function lackLines(missing: readonly Lack[], { texts = [] }: Content): LackLine[] {
  const languages = texts.map(({ language }) => language);
  const found = new Map<string, LackLine & { name: string; of: Set<string> }>();

  for (const { pointer = "", detail = "", must = false } of missing) {
    const { name, language } = placeOf(pointer, languages);
    const key = `${name}\n${detail}`;
    const same = found.get(key) ?? { name, words: detail, must: false, of: new Set<string>() };
    same.must ||= must;
    if (language) same.of.add(language);
    found.set(key, same);
  }
  return [...found.values()].map(({ name, words, must, of }) => {
    const isOfAll = of.size === 0 || of.size === languages.length;
    const which = isOfAll ? "" : list([...of].map(languageName));
    const where = name && which ? `${name} (${which})` : name || which;
    return { words: where ? `${where}: ${words}` : words, must };
  });
}
