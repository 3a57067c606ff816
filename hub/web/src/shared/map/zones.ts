// zones.ts: the town's zones: dashed outlines with their names; chosen ones are filled. What is pressed is the
// smallest zone there: a union holds others, and is chosen from the list only.
import L from "leaflet";
import type { Schemas } from "../api";
import { colour, onTheme } from "./base";

export type Area = NonNullable<Schemas["AreaList"]["areas"]>[number];

export interface ZoneLayer {
  show(areas: readonly Area[]): void;
  choose(ids: readonly string[]): void;
  bounds(): L.LatLngBounds;
  remove(): void;
}

export interface ZoneOptions {
  /** Zones can be pressed; without it they are only looked at. */
  onToggle?: (id: string) => void;
}

const NAMES_FROM_ZOOM = 10;

const asFeature = (area: Area): GeoJSON.Feature => ({
  type: "Feature",
  properties: { id: area.id, name: area.name, kind: area.kind },
  geometry: area.geometry as unknown as GeoJSON.Geometry,
});

export function zoneLayer(map: L.Map, { onToggle }: ZoneOptions = {}): ZoneLayer {
  const chosen = new Set<string>();
  const layer = L.geoJSON(undefined, {
    style: (zone) => ({ interactive: onToggle !== undefined && zone?.properties.kind !== "union" }),
    onEachFeature: ({ properties: { id, name, kind } }, zone) => {
      zone.on("click", () => onToggle?.(id));
      if (kind === "union") return; // its name would stand on those of its parts
      zone.bindTooltip(String(name), {
        permanent: true,
        direction: "center",
        className: "zone-name",
        interactive: false,
      });
    },
  }).addTo(map);
  const crowd = () =>
    map.getContainer().classList.toggle("far-away", map.getZoom() < NAMES_FROM_ZOOM);
  map.on("zoomend", crowd);
  const draw = () =>
    layer.setStyle((zone) => {
      const isChosen = chosen.has(zone?.properties.id);
      return {
        color: colour(isChosen ? "ink" : "map-zone"),
        weight: isChosen ? 2 : 1.5,
        dashArray: isChosen ? "" : "6 4",
        fillColor: colour("primary"),
        fillOpacity: isChosen ? 0.28 : onToggle ? 0.01 : 0,
      };
    });
  const calm = onTheme(draw);

  return {
    show(areas) {
      layer.clearLayers();
      const greatestFirst = [...areas].sort((a, b) => (b.area_km2 ?? 0) - (a.area_km2 ?? 0));
      for (const area of greatestFirst) if (area.geometry) layer.addData(asFeature(area));
      draw();
    },
    choose(ids) {
      chosen.clear();
      for (const id of ids) chosen.add(id);
      draw();
    },
    bounds: () => layer.getBounds(),
    remove() {
      calm();
      map.off("zoomend", crowd);
      layer.remove();
    },
  };
}
