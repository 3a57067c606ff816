// text.ts: the texts of schemas/lang, the same files the hub reads. Keys are typed by the
// Italian catalogue; a plural is an object of CLDR categories chosen by {n}.
import { signal } from "@preact/signals";
import type catalogue from "../../../../schemas/lang/it.json";
import { language } from "./language";
import { isRightToLeft, keep } from "./preferences";

type Catalogue = typeof catalogue;
export type Key = {
  [Group in keyof Catalogue & string]: `${Group}.${keyof Catalogue[Group] & string}`;
}[keyof Catalogue & string];
export type Values = Readonly<Record<string, string | number>>;
type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

const texts = signal<Readonly<Record<string, Readonly<Record<string, Entry>>>>>({});

/** Fetches the texts of a language and shows them; once before the first screen. */
export async function showLanguage(tag: string): Promise<void> {
  const answer = await fetch(LANGUAGES[tag] ?? "");
  if (!answer.ok) throw new Error(`${tag}: ${answer.status}`);
  texts.value = await answer.json();
  language.value = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = isRightToLeft(tag) ? "rtl" : "ltr";
}

export async function chooseLanguage(tag: string): Promise<void> {
  keep("language", tag);
  await showLanguage(tag);
}

function written(entry: Entry | undefined, values: Values): string | undefined {
  if (entry === undefined || typeof entry === "string") return entry;
  const category = new Intl.PluralRules(language.value).select(Number(values.n ?? 0));
  return entry[category] ?? entry.other;
}

const shown = (value: string | number): string =>
  typeof value === "number" ? new Intl.NumberFormat(language.value).format(value) : value;

/** The text of a key with its placeholders filled; the key itself when there is none. */
export function text(key: Key, values: Values = {}): string {
  return named(key, values) ?? key;
}

/** The same for a key put together from what the hub says ("state." + alert.state). */
export function named(key: string, values: Values = {}): string | undefined {
  const [group = "", name = ""] = key.split(".");
  return written(texts.value[group]?.[name], values)?.replace(
    /\{(\w+)\}/g,
    (brace, placeholder) => {
      const value = values[placeholder];
      return value === undefined ? brace : shown(value);
    },
  );
}

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);

export const list = (parts: readonly string[]): string =>
  new Intl.ListFormat(language.value, { type: "conjunction" }).format(parts);
