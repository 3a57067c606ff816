// text.ts: the texts of schemas/lang, the same files the hub reads. Keys are typed by the
// Italian catalogue; a text that goes by {count} is an object of CLDR forms.
import { computed, signal } from "@preact/signals";
import type catalogue from "../../../../schemas/lang/it.json";
import { insist, type Problem } from "./api";
import { language } from "./language";
import { isRightToLeft, keep } from "./preferences";

type Form = Intl.LDMLPluralRule;
type KeyOf<Node> = {
  [Name in keyof Node & string]: Node[Name] extends string | Partial<Record<Form, string>>
    ? Name
    : `${Name}.${KeyOf<Node[Name]>}`;
}[keyof Node & string];

/** "console.title": every text of the Italian catalogue. */
export type Key = KeyOf<typeof catalogue>;
export type Values = Readonly<Record<string, string | number>>;
type Node = string | { readonly [name: string]: Node } | undefined;

const texts = signal<Node>({});

async function fetchTexts(address: string | undefined): Promise<Readonly<Record<string, Node>>> {
  if (!address) return {};
  const answer = await fetch(address);
  if (!answer.ok)
    throw { type: "about:blank", title: address, status: answer.status } satisfies Problem;
  return answer.json();
}

let later: Promise<void> = Promise.resolve();

/** Those of the screens that are not the first: such a screen waits for them. */
export const laterTexts = (): Promise<void> => later;

/** Fetches the texts of a language and shows them; once before the first screen. */
export async function showLanguage(tag: string): Promise<void> {
  const first = await insist(() => fetchTexts(LANGUAGES[tag]));
  texts.value = first;
  later = insist(() => fetchTexts(LATER_TEXTS[tag])).then((more) => {
    if (texts.peek() === first) texts.value = { ...first, ...more };
  });
  language.value = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = isRightToLeft(tag) ? "rtl" : "ltr";
}

export async function chooseLanguage(tag: string): Promise<void> {
  keep("language", tag);
  await showLanguage(tag);
  await later;
}

// Formatters are dear to make and cheap to use: one of each for a language.
const plurals = computed(() => new Intl.PluralRules(language.value));
const lists = computed(() => new Intl.ListFormat(language.value, { type: "conjunction" }));
const withDigits = (most: number) =>
  computed(() => new Intl.NumberFormat(language.value, { maximumFractionDigits: most }));
const numbers = { 0: withDigits(0), 1: withDigits(1), 2: withDigits(2), 3: withDigits(3) };

export const number = (value: number, digits: keyof typeof numbers = 0): string =>
  numbers[digits].value.format(value);

export const list = (parts: readonly string[]): string => lists.value.format(parts);

const inside = (node: Node, name: string): Node =>
  typeof node === "object" ? node[name] : undefined;

/** The text of a node; of one that goes by {count}, the form its number wants. */
function written(node: Node, { count = 0 }: Values): string | undefined {
  if (typeof node !== "object") return node;
  const found = node[plurals.value.select(Number(count))] ?? node.other;
  return typeof found === "string" ? found : undefined;
}

const shown = (value: string | number): string =>
  typeof value === "number" ? number(value, 3) : value;

/** The text of a key with its placeholders filled; the key itself when there is none. */
export function text(key: Key, values: Values = {}): string {
  return named(key, values) ?? key;
}

/** The same for a key put together from what the hub says ("state." + alert.state). */
export function named(key: string, values: Values = {}): string | undefined {
  const node = key.split(".").reduce(inside, texts.value);
  return written(node, values)?.replace(/\{(\w+)\}/g, (brace, hole) => {
    const value = values[hole];
    return value === undefined ? brace : shown(value);
  });
}
