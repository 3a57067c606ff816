// officers.ts: the people of the control room by id, as the hub names them.
import { signal } from "@preact/signals";

export interface Officer {
  id: string;
  name: string;
  display?: string;
  roles: readonly string[];
  is_online: boolean;
  is_me: boolean;
}

export const officers = signal<ReadonlyMap<string, Officer>>(new Map());

export async function findOfficers(): Promise<void> {
  const found = await fetch("/api/v1/officers");
  if (!found.ok) return;
  const { officers: list } = (await found.json()) as { officers: readonly Officer[] };
  officers.value = new Map(list.map((officer) => [officer.id, officer]));
}

/** As people call them; the beginning of the id for somebody unknown. */
export function officerName(id: string | undefined): string {
  const officer = officers.value.get(id ?? "");
  return officer?.display || officer?.name || (id ?? "").slice(0, 8);
}

export const isMe = (id: string | undefined): boolean =>
  officers.value.get(id ?? "")?.is_me ?? false;
