// zones.ts: the town's zones with their outlines, as the map, the list and the names of an area need them.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, insist } from "../../shared/api";
import { tellFailed } from "../../shared/toast";
import type { Zone } from "../trade";

export const zones = async (): Promise<Zone[]> =>
  (
    (await answer(api.GET("/api/v1/areas", { params: { query: { geometry: 1 } } } as never))) as {
      areas?: Zone[];
    }
  ).areas ?? [];

/** None until they have come. */
export function useZones(): readonly Zone[] {
  const all = useSignal<readonly Zone[]>([]);

  useEffect(() => {
    insist(zones).then((list) => {
      all.value = list;
    }, tellFailed);
  }, []);
  return all.value;
}
