// What differs between two contents of an alert, field by field: for the reviewer (since it was last seen,
// since the template, since the alert it follows) and for two officers who wrote at once.
import type { Alert, Content } from "../trade";

/** All that officers write of an alert: its content, by which ways, and why the sirens stay silent. */
export type Written = Content & { channels?: string[]; no_siren_reason?: string };

export const writtenOf = ({ content, channels, no_siren_reason }: Alert): Written => ({
  ...content,
  channels: channels ?? [],
  no_siren_reason: no_siren_reason ?? "",
});

export interface Change {
  /** "expires", "area.zones", "it-IT.headline": language and field. */
  path: string;
  before: string;
  after: string;
}

type Flat = Map<string, string>;

function put(flat: Flat, path: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) flat.set(path, value.join(", "));
    else
      for (const [i, item] of value.entries())
        put(flat, `${path}.${nameOf(item) ?? i}`, isPair(item) ? item.value : item);
  } else if (typeof value === "object") {
    for (const [key, inner] of Object.entries(value))
      if (key !== "language") put(flat, path ? `${path}.${key}` : key, inner);
  } else {
    flat.set(path, String(value));
  }
}

const nameOf = (item: unknown) =>
  typeof item === "object" && item !== null && "name" in item ? String(item.name) : undefined;

/** A value under a name of its own, as parameters and codes are. */
const isPair = (item: unknown): item is { name: string; value: unknown } =>
  nameOf(item) !== undefined &&
  Object.keys(item as object)
    .sort()
    .join() === "name,value";

function flatten(content: Written): Flat {
  const { texts, references: _, ...rest } = content;
  const flat: Flat = new Map();
  put(flat, "", rest);
  for (const text of texts ?? []) put(flat, text.language, text);
  return flat;
}

/** In the order of the new content, then what is gone. */
export function changes(before: Written, after: Written): Change[] {
  const [old, now] = [flatten(before), flatten(after)];
  const paths = [...now.keys(), ...[...old.keys()].filter((path) => !now.has(path))];
  return paths
    .map((path) => ({ path, before: old.get(path) ?? "", after: now.get(path) ?? "" }))
    .filter((change) => change.before !== change.after);
}

/** The two paths last edited from a common beginning: fields both changed, differently. */
export function conflicts(base: Written, mine: Written, theirs: Written): Change[] {
  const changedByMe = new Set(changes(base, mine).map((change) => change.path));
  const changedByThem = new Set(changes(base, theirs).map((change) => change.path));
  return changes(mine, theirs)
    .filter(({ path }) => changedByMe.has(path) && changedByThem.has(path))
    .map(({ path, before, after }) => ({ path, before, after }));
}

/** Theirs, with what I alone changed; where both did, as `keeps` says (true: mine). */
export function merged(
  base: Written,
  mine: Written,
  theirs: Written,
  keeps: (path: string) => boolean = () => true,
): Written {
  const both = new Set(conflicts(base, mine, theirs).map((change) => change.path));
  const wins = (path: string) => (both.has(path) ? keeps(path) : true);
  const wanted = changes(base, mine)
    .map((change) => change.path)
    .filter(wins);
  const whole = structuredClone(theirs);
  for (const path of wanted) copyField(whole, mine, path);
  return whole;
}

function copyField(into: Content, from: Content, path: string): void {
  const [head, ...rest] = path.split(".") as [string, ...string[]];
  const text = from.texts?.find((one) => one.language === head);
  const target = into.texts?.find((one) => one.language === head);
  if (text && target) copyDeep(target, text, rest);
  else if (text) into.texts = [...(into.texts ?? []), structuredClone(text)];
  else if (!target) copyDeep(into, from, [head, ...rest]);
}

function copyDeep(into: object, from: object, path: string[]): void {
  const [key, ...rest] = path as [string, ...string[]];
  const source = Reflect.get(from, key) as unknown;
  const target = Reflect.get(into, key) as unknown;
  if (rest.length > 0 && isRecord(source) && isRecord(target)) copyDeep(target, source, rest);
  else if (source === undefined) Reflect.deleteProperty(into, key);
  else Reflect.set(into, key, structuredClone(source));
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
