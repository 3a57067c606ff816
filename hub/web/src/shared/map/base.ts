// base.ts: what the map stands on: outlines that are always there, and tiles where the town has some.
import { effect } from "@preact/signals";
import L from "leaflet";
import { answer, api } from "../api";
import { text } from "../text";
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

interface Outlines {
  steps: number;
  polygons: readonly (readonly (readonly number[])[])[];
}

/** A ring as base-map.mjs packs it: each point by its steps from the one before. */
export function unpacked(ring: readonly number[], steps: number): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    x += ring[i] ?? 0;
    y += ring[i + 1] ?? 0;
    points.push([y / steps, x / steps]);
  }
  return points;
}

/** Italy and its neighbours, from Natural Earth: a map without any request beyond the hub. */
export const outlines: BaseLayer = {
  attribution: "Natural Earth",
  addTo(map) {
    const pane = basePane(map);
    const renderer = L.canvas({ pane, padding: 0.5 });
    const layer = L.featureGroup().addTo(map);
    const draw = () => layer.setStyle({ fillColor: colour("map-land"), color: colour("map-zone") });
    const calm = onTheme(draw);

    void land.then(({ steps, polygons }: Outlines) => {
      for (const rings of polygons)
        layer.addLayer(
          L.polygon(
            rings.map((ring) => unpacked(ring, steps)),
            { interactive: false, pane, renderer, fillOpacity: 1, weight: 1 },
          ),
        );
      draw();
    });
    return () => {
      calm();
      layer.remove();
    };
  },
};

/** Tiles of any {z}/{x}/{y} source; where they fail, the outlines show through, and words say so. */
export const tiles = (url: string, attribution: string): BaseLayer => ({
  attribution,
  addTo(map) {
    const layer = L.tileLayer(url, { pane: basePane(map), attribution, maxZoom: 19 });
    const say = () => map.attributionControl.addAttribution(text("face.base_offline"));
    const unsay = () => map.attributionControl.removeAttribution(text("face.base_offline"));
    layer.on("tileerror", say).on("tileload", unsay).addTo(map);
    return () => {
      unsay();
      layer.remove();
    };
  },
});

/** What the hub has beside the outlines: another source before its own archive. */
export async function townsBase(): Promise<BaseLayer | null> {
  const { tiles: own, xyz } = await answer(api.GET("/api/v1/map"));
  if (xyz) return tiles(xyz.url, xyz.attribution);
  if (!own) return null;
  if (own.type.startsWith("image/")) return tiles(own.url, own.attribution);
  return (await import("./vector")).vectorTiles(own.url, own.attribution, own.max_zoom);
}
