// locate.ts: where this device is, as long as the app is open.
import { signal } from "@preact/signals";
import { better, type Fix } from "./place";

export const fix = signal<Fix | null>(null);
export const isLocating = signal(true);

export function putPin(lat: number, lon: number): void {
  fix.value = { lat, lon, at: Date.now(), by: "hand" };
}

/** After a report is sent the pin is gone with it, and the receiver is believed again. */
export function liftPin(): void {
  if (fix.peek()?.by === "hand") fix.value = lastHeard;
}

let lastHeard: Fix | null = null;

let watch: number | undefined;

function listen(): void {
  if (watch !== undefined) navigator.geolocation.clearWatch(watch);
  watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      lastHeard = {
        lat: coords.latitude,
        lon: coords.longitude,
        accuracy_m: coords.accuracy,
        at: timestamp,
        by: "receiver",
      };
      isLocating.value = false;
      fix.value = better(fix.peek(), lastHeard);
    },
    () => {
      isLocating.value = false;
    },
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 30_000 },
  );
}

/* A receiver tells a new place when it has one; a new listener is told the one of now, so that a
 * device that rests knows that it does. Who never allowed it is not asked again. */
function listenAnew(): void {
  if (lastHeard && document.visibilityState === "visible") listen();
}

const ANEW_MS = 60_000;

export function startLocating(): void {
  if (!("geolocation" in navigator)) {
    isLocating.value = false;
    return;
  }
  listen();
  document.addEventListener("visibilitychange", listenAnew);
  setInterval(listenAnew, ANEW_MS);
}
