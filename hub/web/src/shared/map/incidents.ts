// incidents.ts: incidents on the map: a shape with its count each, and the reports and hull of
// the chosen one. The queue is their twin: nothing is shown here alone (R22).
import L from "leaflet";
import { type Level, SHAPES } from "../severity";
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

function icon({ level, reports }: MarkedIncident, isChosen: boolean): L.DivIcon {
  const count = level === "unknown" ? "?" : String(reports);
  return L.divIcon({
    className: `incident-marker level-${level}${isChosen ? " chosen" : ""}`,
    iconSize: [SIZE, SIZE],
    html: `<svg viewBox="-1 -1 18 18" aria-hidden="true"><path d="${SHAPES[level]}"/></svg><span>${count}</span>`,
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

  const place = (incident: MarkedIncident, isChosen: boolean) => {
    const drawn = JSON.stringify([incident, isChosen]);
    const known = markers.get(incident.number);
    if (known?.drawn === drawn) return;
    const marker =
      known?.marker ??
      L.marker(latLng(incident.where), { keyboard: true })
        .on("click keypress", () => onChoose(incident.number))
        .addTo(map);
    marker.setLatLng(latLng(incident.where)).setIcon(icon(incident, isChosen));
    marker.setZIndexOffset(
      isChosen ? 2000 : Number(incident.level === "unknown" ? 0 : incident.level) * 100,
    );
    const element = marker.getElement();
    element?.setAttribute("role", "button");
    element?.setAttribute("aria-label", incident.label);
    element?.setAttribute("aria-pressed", String(isChosen));
    if (element) element.title = incident.label;
    markers.set(incident.number, { marker, drawn });
  };

  return {
    show(incidents, chosen) {
      const shown = new Set(incidents.map(({ number }) => number));
      for (const [number, { marker }] of markers)
        if (!shown.has(number)) {
          marker.remove();
          markers.delete(number);
        }
      for (const incident of incidents) place(incident, incident.number === chosen);
    },
    showChosen(incident) {
      chosenIncident = incident;
      draw();
    },
    remove() {
      calm();
      members.remove();
      for (const { marker } of markers.values()) marker.remove();
    },
  };
}
