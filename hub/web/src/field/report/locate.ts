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

export function startLocating(): void {
  if (!("geolocation" in navigator)) {
    isLocating.value = false;
    return;
  }
  navigator.geolocation.watchPosition(
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
