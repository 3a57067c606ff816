// templates.ts: the ready words there are, fetched once.
import { signal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import type { Content, Template } from "../trade";

export const templates = signal<readonly Template[] | undefined>(undefined);

export async function fetchTemplates(): Promise<void> {
  if (!templates.peek()) templates.value = (await answer(api.GET("/api/v1/templates"))).templates;
}

export const COLOURS = ["yellow", "orange", "red"] as const;
export type Colour = (typeof COLOURS)[number];

const OF_SEVERITY: Readonly<Record<string, Colour>> = {
  Moderate: "yellow",
  Severe: "orange",
  Extreme: "red",
};

export const colourOf = (content: Content): Colour =>
  OF_SEVERITY[content.severity ?? ""] ?? "orange";
