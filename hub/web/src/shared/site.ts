// site.ts: what the hub says of its town: its name, its hazards by name.
import { computed, signal } from "@preact/signals";
import { answer, api, type Schemas } from "./api";
import { language } from "./language";

export type Site = Schemas["Site"];
export type Hazard = Schemas["Hazard"];

export const site = signal<Site | null>(null);
const hazards = computed(() => new Map(site.value?.hazards.map((hazard) => [hazard.code, hazard])));

export async function findSite(): Promise<void> {
  site.value = await answer(api.GET("/api/v1/site"));
}

export const hazardOf = (code: string | undefined): Hazard | undefined =>
  hazards.value.get(code ?? "");

/** "Allagamento"; the code itself where there is no name. */
export function hazardName(code: string | undefined): string {
  const names = hazardOf(code)?.names;
  return names?.[language.value] ?? names?.en ?? code ?? "";
}
