// zones.ts: the town's zones with their outlines, asked for once for all rooms that draw or name them.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, insist } from "../../shared/api";
import { tellFailed } from "../../shared/toast";
import type { Zone } from "../trade";

const FRESH_MS = 60_000; // who comes later asks anew: an administrator may have brought others

/** None until they have come. */
export const zones = signal<readonly Zone[]>([]);

let asked: { at: number; answer: Promise<readonly Zone[]> } | undefined;

async function load(): Promise<readonly Zone[]> {
  const { areas = [] } = await answer(
    api.GET("/api/v1/areas", { params: { query: { geometry: 1 } } }),
  );
  zones.value = areas;
  return areas;
}

/** Asks until it is answered; throws what was refused. */
export function fetchZones(): Promise<readonly Zone[]> {
  if (!asked || Date.now() - asked.at > FRESH_MS) {
    const ours = { at: Date.now(), answer: insist(load) };
    asked = ours;
    ours.answer.catch(() => {
      if (asked === ours) asked = undefined;
    });
  }
  return asked.answer;
}

export function useZones(): readonly Zone[] {
  useEffect(() => {
    fetchZones().catch(tellFailed);
  }, []);
  return zones.value;
}
