// templates.ts: the ready words there are, fetched once, and whether a text is still theirs.
import { signal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import { language } from "../../shared/language";
import type { Content, Template, Text } from "../trade";

export const templates = signal<readonly Template[] | undefined>(undefined);

export async function fetchTemplates(): Promise<void> {
  if (!templates.peek()) templates.value = (await answer(api.GET("/api/v1/templates"))).templates;
}

export const COLOURS = ["yellow", "orange", "red"] as const;
export type Colour = (typeof COLOURS)[number];

const OF_SEVERITY: Readonly<Record<string, Colour>> = { Moderate: "yellow", Severe: "orange", Extreme: "red" };

export const colourOf = (content: Content): Colour => OF_SEVERITY[content.severity ?? ""] ?? "orange";

const levelOf = (template: Template, colour: Colour) => template.levels[colour] as Content | undefined;

/** What people call the hazard, in the officer's language. */
export function eventOf(template: Template): string {
  const texts = COLOURS.map((colour) => levelOf(template, colour)?.texts ?? []).find((list) => list.length > 0);
  const ours = texts?.find((text) => text.language.startsWith(language.value)) ?? texts?.[0];
  return ours?.event ?? template.hazard;
}

const WORDS = ["event", "headline", "description", "instruction"] as const;

/** The very words somebody proofed long ago: nothing was changed but the blanks (R7). */
export function isUnchanged(text: Text, content: Content, all: readonly Template[]): boolean {
  const template = all.find(({ hazard }) => hazard === content.hazard);
  const ready = template && levelOf(template, colourOf(content));
  const theirs = ready?.texts?.find((one) => one.language === text.language);
  return (
    theirs !== undefined &&
    WORDS.every((word) => (text[word] ?? "") === (theirs[word] ?? "")) &&
    JSON.stringify(text.short ?? {}) === JSON.stringify(theirs.short ?? {})
  );
}
