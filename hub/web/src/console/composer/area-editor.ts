// area-editor.ts: handles on circles and polygons. Each is a marker, so it takes the focus: arrows move it by
// 5 m, with Shift by 50 m; Delete takes a corner away, Insert makes one after it; + and − change a radius.
import type {
  FeatureGroup,
  LatLng,
  LatLngBounds,
  LatLngTuple,
  Map as LeafletMap,
  PathOptions,
} from "leaflet";
import { crossesItself, distanceM, middle, moved, type Point } from "../../shared/map/geometry";
import type { MapModule } from "../../shared/map/map-view";
import { text } from "../../shared/text";
import { tellDone } from "../../shared/toast";
import type { Area } from "../trade";
import { type Circle, readCircle, readRing, type Shapes, writeCircle, writeRing } from "./area";

const STEP_M = 5;
const STRIDE_M = 50;
const HANDLES_MOST = 41; // of a polygon; one with more is looked at only
const RADIUS_LEAST_KM = 0.05;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

interface Handle {
  at: Point;
  name: string;
  label: string;
  onMove: (to: Point) => void;
  onKey?: (key: string) => boolean;
}

export interface AreaEditor {
  show(area: Area): void;
  /** One more, in the middle of what is seen; its first handle has the focus. */
  add(shapes: Shapes): void;
  bounds(): LatLngBounds | undefined;
}

const pointOf = ({ lat, lng }: LatLng): Point => ({ lat, lon: lng });
const latLng = ({ lat, lon }: Point): LatLngTuple => [lat, lon];

/** The map's own module is lent: Leaflet is loaded once. Without onChange there are no handles. */
export function areaEditor(
  map: LeafletMap,
  { L, colour, onTheme }: MapModule,
  onChange: ((area: Area) => void) | undefined,
): AreaEditor {
  const layer: FeatureGroup = L.featureGroup().addTo(map);
  let shown: Area = {};
  let focused = ""; // the handle to be focused again once all is drawn anew

  const handle = ({ at, name, label, onMove, onKey }: Handle) => {
    if (!onChange) return;
    const marker = L.marker(latLng(at), {
      icon: L.divIcon({ className: "area-handle", iconSize: [16, 16] }),
      draggable: true,
      keyboard: true,
      title: label,
      alt: label,
    }).addTo(layer);
    const element = marker.getElement();
    marker.on("dragend", () => {
      focused = name;
      onMove(pointOf(marker.getLatLng()));
    });
    element?.setAttribute("aria-label", label);
    element?.setAttribute("data-handle", name);
    element?.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      const metres = event.shiftKey ? STRIDE_M : STEP_M;
      if (arrow) onMove(moved(at, arrow[0] * metres, arrow[1] * metres));
      else if (!onKey?.(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    if (focused === name) element?.focus();
  };

  const style = (isWrong: boolean): PathOptions => ({
    color: colour(isWrong ? "bad" : "ink"),
    weight: 2,
    fillColor: colour(isWrong ? "bad" : "primary"),
    fillOpacity: 0.28,
    interactive: false,
  });

  // Drawn at once, so that the next key finds the handle where this one has put it.
  const change = (next: Area) => {
    shown = next;
    draw();
    onChange?.(next);
  };

  const put = (list: Shapes, i: number, words: string) =>
    change({ ...shown, [list]: (shown[list] ?? []).map((old, j) => (j === i ? words : old)) });

  const drawCircle = (circle: Circle, i: number) => {
    const set = (next: Partial<Circle>) => put("circles", i, writeCircle({ ...circle, ...next }));
    L.circle(latLng(circle), { radius: circle.radiusKm * 1000, ...style(false) }).addTo(layer);
    handle({
      at: circle,
      name: `circle ${i}`,
      label: text("console_alert.circle_handle", {
        n: i + 1,
        metres: Math.round(circle.radiusKm * 1000),
      }),
      onMove: set,
      onKey: (key) => {
        const step = { "+": STRIDE_M, "-": -STRIDE_M }[key];
        if (!step) return false;
        set({ radiusKm: Math.max(RADIUS_LEAST_KM, circle.radiusKm + step / 1000) });
        return true;
      },
    });
  };

  const drawRing = (ring: Point[], i: number) => {
    const set = (next: Point[]) => put("polygons", i, writeRing(next));
    L.polygon(ring.map(latLng), style(crossesItself(ring))).addTo(layer);
    if (ring.length > HANDLES_MOST) return;
    for (const [j, at] of ring.entries())
      handle({
        at,
        name: `polygon ${i} ${j}`,
        label: text("console_alert.corner_handle", { n: j + 1, most: ring.length }),
        onMove: (to) => set(ring.map((corner, k) => (k === j ? to : corner))),
        onKey: (key) => {
          const after = ring[(j + 1) % ring.length] ?? at;
          if (key === "Insert" && ring.length === HANDLES_MOST)
            tellDone(text("console_alert.corners_most", { n: HANDLES_MOST }));
          else if (key === "Insert") {
            focused = `polygon ${i} ${j + 1}`;
            set(ring.toSpliced(j + 1, 0, middle([at, after])));
          } else if (key === "Delete" && ring.length > 3) {
            focused = `polygon ${i} ${Math.max(0, j - 1)}`;
            set(ring.filter((_, k) => k !== j));
          } else return false;
          return true;
        },
      });
  };

  const draw = () => {
    focused ||= document.activeElement?.getAttribute("data-handle") ?? "";
    layer.clearLayers();
    for (const [i, words] of (shown.circles ?? []).entries()) {
      const circle = readCircle(words);
      if (circle) drawCircle(circle, i);
    }
    for (const [i, words] of (shown.polygons ?? []).entries()) drawRing(readRing(words), i);
    focused = "";
  };

  const calm = onTheme(draw);
  map.on("unload", calm);
  return {
    show(area) {
      if (area === shown) return;
      shown = area;
      draw();
    },
    add(shapes) {
      const seen = map.getBounds().pad(-0.3);
      const at = pointOf(seen.getCenter());
      const radiusKm = distanceM(at, { ...at, lat: seen.getNorth() }) / 1000;
      const made =
        shapes === "circles"
          ? writeCircle({ ...at, radiusKm })
          : writeRing(
              [
                seen.getSouthWest(),
                seen.getSouthEast(),
                seen.getNorthEast(),
                seen.getNorthWest(),
              ].map(pointOf),
            );
      const list = shown[shapes] ?? [];
      focused = shapes === "circles" ? `circle ${list.length}` : `polygon ${list.length} 0`;
      change({ ...shown, [shapes]: [...list, made] });
    },
    bounds() {
      const bounds = layer.getBounds();
      return bounds.isValid() ? bounds : undefined;
    },
  };
}
