// pin.ts: one place, put by hand: dragged, touched, or moved by the arrow keys.
import L from "leaflet";

export interface Pin {
  /** Where it is seen. */
  at(): L.LatLng;
  /** Moves it as nobody's hand: onMove is not told. */
  follow(place: L.LatLngExpression): void;
  remove(): void;
}

const SIZE = 48;
const STEP_PX = 8;
const SHAPE = "M12 22s7-7 7-13a7 7 0 1 0-14 0c0 6 7 13 7 13z";
const ARROWS: Readonly<Record<string, L.PointTuple>> = {
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
};

export function pinAt(
  map: L.Map,
  at: L.LatLngExpression,
  label: string,
  onMove: (place: L.LatLng) => void,
): Pin {
  const marker = L.marker(at, {
    draggable: true,
    autoPan: true,
    alt: label,
    title: label,
    icon: L.divIcon({
      className: "pin",
      iconSize: [SIZE, SIZE],
      iconAnchor: [SIZE / 2, SIZE - 4],
      html: `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${SHAPE}"/><circle cx="12" cy="9" r="2.5"/></svg>`,
    }),
  }).addTo(map);
  const put = (place: L.LatLng) => {
    marker.setLatLng(place);
    onMove(place);
  };
  const touch = ({ latlng }: L.LeafletMouseEvent) => put(latlng);

  marker.getElement()?.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move instead
    put(map.containerPointToLatLng(map.latLngToContainerPoint(marker.getLatLng()).add(step)));
  });
  marker.on("dragend", () => put(marker.getLatLng()));
  map.on("click", touch);
  return {
    at: () => marker.getLatLng(),
    follow(place) {
      marker.setLatLng(place);
    },
    remove() {
      map.off("click", touch);
      marker.remove();
    },
  };
}
