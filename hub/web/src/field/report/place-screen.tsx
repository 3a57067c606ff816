// place-screen.tsx: the map with the pin, fetched when it is first wanted.
import type L from "leaflet";
import type { Schemas } from "../../shared/api";
import type { TownMap } from "../../shared/map/map";
import { type MapModule, MapView } from "../../shared/map/map-view";
import { site } from "../../shared/site";
import { text } from "../../shared/text";
import { fix, putPin } from "./locate";
import { placeText } from "./place";

const NEAR_ZOOM = 16;

function showTown(map: L.Map): void {
  const at = fix.peek();
  const bounds = site.peek()?.bounds;

  if (at) map.setView([at.lat, at.lon], NEAR_ZOOM);
  else if (bounds)
    map.fitBounds([
      [bounds.south, bounds.west],
      [bounds.north, bounds.east],
    ]);
}

async function findAreas(): Promise<Schemas["AreaList"]> {
  const found = await fetch("/api/v1/areas?geometry=1");
  return found.ok ? found.json() : {};
}

function onReady({ leaflet }: TownMap, { zoneLayer }: MapModule): undefined {
  const zones = zoneLayer(leaflet);

  showTown(leaflet);
  void import("./pin").then(({ pinAt }) =>
    pinAt(leaflet, leaflet.getCenter(), text("field.pin"), ({ lat, lng }) => putPin(lat, lng)),
  );
  void findAreas().then(
    ({ areas }) => zones.show(areas ?? []),
    () => undefined, // no zones without a network the first time
  );
}

export function PlaceScreen({ onDone }: { onDone: () => void }) {
  return (
    <section class="screen place" aria-label={text("field.place")}>
      <p>{text("field.pin_how")}</p>
      <MapView label={text("field.pin_map")} onReady={onReady} />
      <output class="mono">{fix.value ? placeText(fix.value) : text("field.place_none")}</output>
      <button type="button" class="button primary large" onClick={onDone}>
        {text("field.pin_done")}
      </button>
    </section>
  );
}
