// town-map.tsx: the queue on the map; pressing a marker is opening its card.
import { effect } from "@preact/signals";
import { MapView } from "../../shared/map/map-view";
import { go } from "../../shared/router";
import { LEVELS, Severity } from "../../shared/severity";
import { text } from "../../shared/text";
import { zones as townZones } from "../app/zones";
import { mapCentre } from "../incident/map-centre";
import { markedReport } from "../incident/reports";
import { room } from "../incident/store";
import { addressOf } from "./queue";
import { isLoaded, queue, titleOf } from "./store";
import { type Incident, levelOf } from "./triage";

type Placed = Incident & { where: { lat: number; lon: number } };
const isPlaced = (incident: Incident): incident is Placed => incident.where?.lat !== undefined;

const marked = (incident: Placed) => ({
  number: incident.number ?? 0,
  level: levelOf(incident),
  where: incident.where,
  reports: incident.reports ?? 0,
  // Says what the marker shows: its count.
  label: `#${incident.number} ${titleOf(incident)}, ${text("console_situation.reports", { count: incident.reports ?? 0 })}`,
});

const FAR = 14; // an incident among its neighbours
const NEAR = 16; // an incident alone

const around = (placed: readonly Placed[]): [number, number][] =>
  placed.map(({ where }) => [where.lat, where.lon]);

export function TownMap() {
  return (
    <div class="town-map">
      <MapView
        label={text("console_situation.map")}
        onReady={({ leaflet }, { zoneLayer, incidentLayer }) => {
          const zones = zoneLayer(leaflet);
          const layer = incidentLayer(leaflet, (number) => go(addressOf(number)));
          let looksAt: number | undefined;
          let hasLooked = false;
          const look = () => {
            const { lat, lng } = leaflet.getCenter();
            mapCentre.value = { lat, lon: lng };
          };
          leaflet.on("moveend", look);
          const leave = [
            effect(() => zones.show(townZones.value)),
            effect(() => {
              const placed = queue.value.filter(isPlaced);
              layer.show(placed.map(marked), room.value?.number ?? null);
              if (hasLooked || townZones.value.length === 0 || !isLoaded.value) return;
              hasLooked = true;
              leaflet.fitBounds(placed.length > 0 ? around(placed) : zones.bounds(), {
                animate: false,
                maxZoom: FAR,
                padding: [40, 40],
              });
            }),
            effect(() => {
              const incident = room.value;
              if (!incident || !isPlaced(incident)) return layer.showChosen(null);
              layer.showChosen({
                level: levelOf(incident),
                where: incident.where,
                radius_m: incident.radius_m ?? 0,
                reports: (incident.members ?? []).filter(isPlaced).map(({ number = 0, where }) => ({
                  number,
                  where,
                  isMarked: number === markedReport.value,
                })),
              });
              if (looksAt === incident.number) return;
              looksAt = incident.number;
              hasLooked = true;
              const { lat, lon } = incident.where;
              leaflet.setView([lat, lon], Math.min(NEAR, Math.max(leaflet.getZoom(), FAR)));
            }),
          ];
          return () => {
            for (const end of leave) end();
            layer.remove();
            zones.remove();
          };
        }}
      />
      <ul class="legend" aria-label={text("console_situation.legend")}>
        {LEVELS.map((level) => (
          <li key={level}>
            <Severity level={level} />
          </li>
        ))}
      </ul>
    </div>
  );
}
