// The five contents every warning needs (Warning Lexicon): who speaks, what it is, where, until when,
// what to do. The server has the last word at the proposal; this is the same check while one types.
import { crossesItself } from "../../shared/map/geometry";
import type { Content, Text } from "../trade";
import { readRing } from "./area";

export const ITEMS = ["source", "hazard", "place", "time", "action"] as const;
export type Item = (typeof ITEMS)[number];

export interface Lamp {
  item: Item;
  /** Languages in which it lacks; the empty list: it is there. */
  lacks: string[];
}

const filled = (words: string | undefined) =>
  words !== undefined && /\S/.test(words) && !/\{[a-z_]+\}/.test(words);

const SAID: Record<Exclude<Item, "time">, (text: Text) => boolean> = {
  source: (text) => filled(text.sender_name) || filled(text.short?.source),
  hazard: (text) => filled(text.event) || filled(text.short?.hazard),
  place: (text) => filled(text.place) || filled(text.short?.place),
  action: (text) => filled(text.instruction) || filled(text.short?.action),
};

/** Something is drawn or named, and no border crosses itself: of such a one nobody knows what is inside. */
const hasArea = ({ area }: Content) =>
  [area?.zones, area?.circles, area?.polygons].some((list) => (list?.length ?? 0) > 0) &&
  !area?.polygons?.some((words) => crossesItself(readRing(words)));

export function lamps(content: Content, now: number): Lamp[] {
  const texts = content.texts ?? [];
  const all = texts.length > 0 ? texts.map((text) => text.language) : ["–"];
  const ends = content.expires !== undefined && Date.parse(content.expires) > now;
  const lacks = (item: Item): string[] => {
    if (item === "time") return ends ? [] : all;
    if (texts.length === 0 || (item === "place" && !hasArea(content))) return all;
    return texts.filter((text) => !SAID[item](text)).map((text) => text.language);
  };
  return ITEMS.map((item) => ({ item, lacks: lacks(item) }));
}

/** Only guidance may be waived, and only with a written reason: nobody may be warned of nothing, nowhere, by no one. */
export function mayReview(list: Lamp[], reason: string): boolean {
  const open = list.filter((lamp) => lamp.lacks.length > 0);
  return (
    open.length === 0 || (open.every((lamp) => lamp.item === "action") && reason.trim().length >= 3)
  );
}
