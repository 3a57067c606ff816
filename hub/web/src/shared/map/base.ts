// base.ts: what the map stands on: outlines that are always there, and tiles where the town has some.
import { effect } from "@preact/signals";
import L from "leaflet";
import { feature } from "topojson-client";
import { shownTheme } from "../theme";

/** Anything a map can stand on. Its attribution is shown while it is there. */
export interface BaseLayer {
  attribution: string;
  addTo(map: L.Map): () => void;
}

/** A colour of tokens.css as it is now. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Runs now and again whenever the theme changes. */
export const onTheme = (draw: () => void): (() => void) =>
  effect(() => {
    shownTheme.value;
    draw();
  });

const PANE = "base";
const land = fetch(LAND).then((answer) => answer.json());

export function basePane(map: L.Map): string {
  if (!map.getPane(PANE)) map.createPane(PANE).classList.add("map-base");
  return PANE;
}

/** Italy and its neighbours, from Natural Earth: a map without any request beyond the hub. */
export const outlines: BaseLayer = {
  attribution: "Natural Earth",
  addTo(map) {
    const pane = basePane(map);
    const layer = L.geoJSON(undefined, {
      interactive: false,
      pane,
      renderer: L.canvas({ pane, padding: 0.5 }),
    } as L.GeoJSONOptions).addTo(map);
    const draw = () =>
      layer.setStyle({
        fillColor: colour("map-land"),
        fillOpacity: 1,
        color: colour("map-zone"),
        weight: 1,
      });
    const calm = onTheme(draw);

    void land.then((topology) => {
      layer.addData(feature(topology, "countries"));
      draw();
    });
    return () => {
      calm();
      layer.remove();
    };
  },
};

/** Tiles of any {z}/{x}/{y} source; where they fail, what is below shows through. */
export const tiles = (url: string, attribution: string): BaseLayer => ({
  attribution,
  addTo(map) {
    const layer = L.tileLayer(url, { pane: basePane(map), maxZoom: 19 }).addTo(map);
    return () => layer.remove();
  },
});
