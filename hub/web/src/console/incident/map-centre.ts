// map-centre.ts: where the situation's map looks at; a report without a place can be put there.
import { signal } from "@preact/signals";
import type { Point } from "../../shared/map/geometry";

export const mapCentre = signal<Point>({ lat: 0, lon: 0 });
