// place.ts: whose control room this is.
import { signal } from "@preact/signals";
import { answer, api } from "../../shared/api";

export const place = signal("");

export async function findPlace(): Promise<void> {
  const { name, site } = await answer(api.GET("/version"));
  place.value = name ?? site ?? "";
}
