// incidents.ts: incidents on the map: a shape with its count each, and the reports and hull of
// the chosen one. The queue is their twin: nothing is shown here alone (R22).
import L from "leaflet";
import { type Level, SHAPES } from "../severity";
import { text } from "../text";
import { colour, onTheme } from "./base";
import { circleOutline, hull, type Point } from "./geometry";

export interface MarkedIncident {
  number: number;
  level: Level;
  where: Point;
  reports: number;
  label: string;
}

export interface ChosenIncident {
  level: Level;
  where: Point;
  radius_m: number;
  reports: readonly { number: number; where: Point; isMarked: boolean }[];
}

export interface IncidentLayer {
  show(incidents: readonly MarkedIncident[], chosen: number | null): void;
  showChosen(incident: ChosenIncident | null): void;
  remove(): void;
}

const SIZE = 34;
const APART = 42; // two markers nearer than this are one

/** The most urgent of a heap of markers, with those it hides. */
interface Heap {
  top: MarkedIncident;
  under: MarkedIncident[];
}

function icon({ top: { level, reports }, under }: Heap, isChosen: boolean): L.DivIcon {
  const more = under.length > 0 ? `<b data-more="+${under.length}"></b>` : "";
  return L.divIcon({
    className: `incident-marker level-${level}${isChosen ? " chosen" : ""}`,
    iconSize: [SIZE, SIZE],
    html: `<svg viewBox="-1 -1 18 18" aria-hidden="true"><path d="${SHAPES[level]}"/></svg><span aria-hidden="true">${reports}</span>${more}`,
  });
}

const latLng = ({ lat, lon }: Point): L.LatLngTuple => [lat, lon];

function outlineOf({ where, radius_m, reports }: ChosenIncident): Point[] {
  const corners = hull(reports.map((report) => report.where));
  return corners.length >= 3 ? corners : circleOutline(where, Math.max(radius_m, 60));
}

export function incidentLayer(map: L.Map, onChoose: (number: number) => void): IncidentLayer {
  const markers = new Map<number, { marker: L.Marker; drawn: string }>();
  const members = L.layerGroup().addTo(map);
  let chosenIncident: ChosenIncident | null = null;
  let shown: readonly MarkedIncident[] = [];
  let chosenNumber: number | null = null;

  const draw = () => {
    members.clearLayers();
    if (!chosenIncident) return;
    const { level, reports } = chosenIncident;
    const fill = colour(level === "unknown" ? "su" : `s${level}`);
    members.addLayer(
      L.polygon(outlineOf(chosenIncident).map(latLng), {
        color: colour("ink"),
        weight: 1.5,
        fillColor: fill,
        fillOpacity: 0.28,
        interactive: false,
      }),
    );
    for (const report of reports)
      members.addLayer(
        L.circleMarker(latLng(report.where), {
          radius: report.isMarked ? 8 : 5,
          color: colour("ink"),
          weight: report.isMarked ? 3 : 1.5,
          fillColor: fill,
          fillOpacity: 1,
          interactive: false,
        }),
      );
  };
  const calm = onTheme(draw);

  // In the order given, the most urgent first; the chosen one is never hidden.
  const heaped = (incidents: readonly MarkedIncident[], chosen: number | null): Heap[] => {
    const heaps: { heap: Heap; at: L.Point }[] = [];
    const ordered = [...incidents].sort(
      (a, b) => Number(b.number === chosen) - Number(a.number === chosen),
    );
    for (const incident of ordered) {
      const at = map.project(latLng(incident.where));
      const near = heaps.find((other) => other.at.distanceTo(at) < APART);
      if (near) near.heap.under.push(incident);
      else heaps.push({ heap: { top: incident, under: [] }, at });
    }
    return heaps.map(({ heap }) => heap);
  };

  const press = (number: number) => {
    const heap = heaped(shown, chosenNumber).find(({ top }) => top.number === number);
    if (heap && heap.under.length > 0 && map.getZoom() < map.getMaxZoom())
      map.fitBounds(L.latLngBounds([heap.top, ...heap.under].map(({ where }) => latLng(where))), {
        padding: [SIZE * 2, SIZE * 2],
      });
    else onChoose(number);
  };

  const place = (heap: Heap, isChosen: boolean) => {
    const incident = heap.top;
    const { level, reports, where, label: said } = incident;
    const drawn = [level, reports, where.lat, where.lon, said, heap.under.length, isChosen].join();
    const known = markers.get(incident.number);
    if (known?.drawn === drawn) return;
    const marker =
      known?.marker ??
      L.marker(latLng(incident.where), { keyboard: true })
        .on("click keypress", () => press(incident.number))
        .addTo(map);
    marker.setLatLng(latLng(incident.where)).setIcon(icon(heap, isChosen));
    marker.setZIndexOffset(
      isChosen ? 2000 : Number(incident.level === "unknown" ? 0 : incident.level) * 100,
    );
    const element = marker.getElement();
    element?.setAttribute("role", "button");
    const label =
      heap.under.length === 0
        ? incident.label
        : text("face.and_more", { label: incident.label, more: heap.under.length });
    element?.setAttribute("aria-label", label);
    element?.setAttribute("aria-pressed", String(isChosen));
    if (element) element.title = label;
    markers.set(incident.number, { marker, drawn });
  };

  const drawMarkers = () => {
    // One beyond the edge comes when the map moves there.
    const seen = map.getBounds().pad(0.2);
    const heaps = heaped(shown, chosenNumber).filter(({ top }) => seen.contains(latLng(top.where)));
    const tops = new Set(heaps.map(({ top }) => top.number));
    for (const [number, { marker }] of markers)
      if (!tops.has(number)) {
        marker.remove();
        markers.delete(number);
      }
    for (const heap of heaps) place(heap, heap.top.number === chosenNumber);
  };
  map.on("moveend", drawMarkers);

  return {
    show(incidents, chosen) {
      shown = incidents;
      chosenNumber = chosen;
      drawMarkers();
    },
    showChosen(incident) {
      chosenIncident = incident;
      draw();
    },
    remove() {
      calm();
      map.off("moveend", drawMarkers);
      members.remove();
      for (const { marker } of markers.values()) marker.remove();
    },
  };
}
