// officers.ts: the people of the control room and in the field by id, as the hub names them.
import { computed, signal } from "@preact/signals";
import { answer, api, type Schemas } from "../../shared/api";

export type Officer = Schemas["OfficerList"]["officers"][number];

const byId = signal<ReadonlyMap<string, Officer>>(new Map());
export const officers = computed(() => [...byId.value.values()]);

export async function findOfficers(): Promise<void> {
  const found: Officer[] = [];
  let after: string | undefined;
  do {
    const page = await answer(
      api.GET("/api/v1/officers", { params: { query: after ? { after } : {} } }),
    );
    found.push(...page.officers);
    after = page.next;
  } while (after);
  byId.value = new Map(found.map((officer) => [officer.id, officer]));
}

/** As people call them; the beginning of the id for somebody unknown. */
export function officerName(id: string | undefined): string {
  const officer = byId.value.get(id ?? "");
  return officer?.display || officer?.name || (id ?? "").slice(0, 8);
}

export const isMe = (id: string | undefined): boolean => byId.value.get(id ?? "")?.is_me ?? false;
