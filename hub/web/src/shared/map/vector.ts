// vector.ts: the town's own vector tiles (Protomaps' scheme) on canvas; fetched only where the
// hub has such an archive.
import L from "leaflet";
import { leafletLayer } from "protomaps-leaflet";
import { language } from "../language";
import { shownTheme } from "../theme";
import { type BaseLayer, basePane, onTheme } from "./base";

export const vectorTiles = (url: string, attribution: string, maxDataZoom: number): BaseLayer => ({
  attribution,
  addTo(map) {
    Object.assign(globalThis, { L }); // where the library looks for it
    const make = (): L.GridLayer =>
      leafletLayer({
        url: `${url}.mvt`,
        attribution,
        maxDataZoom,
        flavor: shownTheme.peek(),
        lang: language.peek(),
        pane: basePane(map),
      }) as unknown as L.GridLayer;
    let layer: L.GridLayer | undefined;
    const calm = onTheme(() => {
      layer?.remove();
      layer = make().addTo(map);
    });
    return () => {
      calm();
      layer?.remove();
    };
  },
});
