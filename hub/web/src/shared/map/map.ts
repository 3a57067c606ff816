// map.ts: one map. Everything that needs Leaflet comes with this module, loaded when a screen
// shows a map and not before.
import L from "leaflet";
import { text } from "../text";
import { colour, onTheme, outlines, townsBase } from "./base";
import { incidentLayer } from "./incidents";
import { zoneLayer } from "./zones";

export type { IncidentLayer, MarkedIncident } from "./incidents";
export type { Area, ZoneLayer } from "./zones";
export { colour, incidentLayer, L, onTheme, zoneLayer };

const ITALY: L.LatLngBoundsLiteral = [
  [36, 6.5],
  [47.2, 18.6],
];

export interface TownMap {
  leaflet: L.Map;
  remove(): void;
}

/** A map in element, standing on the outlines. It zooms by + and −, moves by arrows. */
export function createMap(element: HTMLElement): TownMap {
  const leaflet = L.map(element, {
    preferCanvas: true,
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fadeAnimation: false,
    markerZoomAnimation: false,
    minZoom: 5,
    maxZoom: 19,
  }).fitBounds(ITALY);

  L.control
    .zoom({
      position: "topright",
      zoomInTitle: text("face.zoom_in"),
      zoomOutTitle: text("face.zoom_out"),
    })
    .addTo(leaflet);
  L.control.attribution({ prefix: false }).addAttribution(outlines.attribution).addTo(leaflet);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(leaflet); // above it
  const bases = [outlines.addTo(leaflet)];
  let isGone = false;
  townsBase().then(
    (base) => {
      if (base && !isGone) bases.push(base.addTo(leaflet));
    },
    () => {}, // the outlines are there
  );
  const watch = new ResizeObserver(() => leaflet.invalidateSize({ animate: false }));
  watch.observe(element);
  return {
    leaflet,
    remove() {
      watch.disconnect();
      isGone = true;
      for (const leave of bases) leave();
      leaflet.remove();
    },
  };
}
