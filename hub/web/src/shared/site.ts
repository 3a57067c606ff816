// site.ts: what the hub says of its town: its name, its hazards by name.
import { computed, signal } from "@preact/signals";
import { language } from "./language";

export interface Hazard {
  code: string;
  category: string;
  everyday: boolean;
  names: Readonly<Record<string, string>>;
}

export interface Site {
  name: string;
  languages: readonly string[];
  hazards: readonly Hazard[];
}

export const site = signal<Site | null>(null);
const hazards = computed(() => new Map(site.value?.hazards.map((hazard) => [hazard.code, hazard])));

export async function findSite(): Promise<void> {
  const found = await fetch("/api/v1/site");
  if (found.ok) site.value = await found.json();
}

export const hazardOf = (code: string | undefined): Hazard | undefined =>
  hazards.value.get(code ?? "");

/** "Allagamento"; the code itself where there is no name. */
export function hazardName(code: string | undefined): string {
  const names = hazardOf(code)?.names;
  return names?.[language.value] ?? names?.en ?? code ?? "";
}
