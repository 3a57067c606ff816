// place-screen.tsx: the map with the pin, fetched when it is first wanted.
import { effect } from "@preact/signals";
import type L from "leaflet";
import { useRef } from "preact/hooks";
import type { Schemas } from "../../shared/api";
import type { TownMap } from "../../shared/map/map";
import { type MapModule, MapView } from "../../shared/map/map-view";
import { site } from "../../shared/site";
import { text } from "../../shared/text";
import { fix, putPin } from "./locate";
import type { Pin } from "./pin";
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

export function PlaceScreen({ onDone }: { onDone: () => void }) {
  const pin = useRef<Pin | null>(null);

  const onReady = ({ leaflet }: TownMap, { zoneLayer }: MapModule) => {
    const zones = zoneLayer(leaflet);
    let isGone = false;
    let calm = () => {};

    showTown(leaflet);
    void import("./pin").then(({ pinAt }) => {
      if (isGone) return;
      const put = pinAt(leaflet, leaflet.getCenter(), text("field.pin"), ({ lat, lng }) =>
        putPin(lat, lng),
      );
      pin.current = put;
      // Until a hand takes the pin it is where the receiver says; its first word moves the map too.
      let isFound = fix.peek() !== null;
      calm = effect(() => {
        if (fix.value?.by !== "receiver") return;
        put.follow([fix.value.lat, fix.value.lon]);
        if (!isFound) showTown(leaflet);
        isFound = true;
      });
    });
    void findAreas().then(
      ({ areas }) => zones.show(areas ?? []),
      () => undefined, // no zones without a network the first time
    );
    return () => {
      isGone = true;
      calm();
    };
  };
  const take = () => {
    const seen = pin.current?.at();
    if (seen) putPin(seen.lat, seen.lng);
    onDone();
  };

  return (
    <section class="screen place" aria-label={text("field.place")}>
      <p>{text("field.pin_how")}</p>
      <MapView label={text("field.pin_map")} onReady={onReady} />
      <output class="mono">{fix.value ? placeText(fix.value) : text("field.place_none")}</output>
      <button type="button" class="button primary large" onClick={take}>
        {text("field.pin_done")}
      </button>
    </section>
  );
}
