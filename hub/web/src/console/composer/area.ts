// area.ts: polygons and circles as CAP writes them, and what one does to them without a mouse.
import { hull, moved, type Point } from "../../shared/map/geometry";
import type { Area } from "../trade";

export type Shapes = "circles" | "polygons";

export interface Circle extends Point {
  radiusKm: number;
}

const ROUND = 1e5; // about a metre

const degrees = (value: number) => String(Math.round(value * ROUND) / ROUND);

export function readCircle(words: string): Circle | undefined {
  const found = /^\s*(-?[\d.]+),(-?[\d.]+)\s+([\d.]+)\s*$/.exec(words);
  return found
    ? { lat: Number(found[1]), lon: Number(found[2]), radiusKm: Number(found[3]) }
    : undefined;
}

export const writeCircle = ({ lat, lon, radiusKm }: Circle): string =>
  `${degrees(lat)},${degrees(lon)} ${Math.round(radiusKm * 1000) / 1000}`;

/** The corners once each; a ring's last is its first. */
export function readRing(words: string): Point[] {
  const places = words
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(",").map(Number))
    .map(([lat = Number.NaN, lon = Number.NaN]) => ({ lat, lon }));
  return places.slice(0, -1);
}

export const writeRing = (corners: Point[]): string =>
  [...corners, ...corners.slice(0, 1)]
    .map(({ lat, lon }) => `${degrees(lat)},${degrees(lon)}`)
    .join(" ");

const ADDED_M = 500;

/** The area and one circle more, or a polygon of four corners around it. */
export function withAdded(area: Area, shapes: Shapes, at: Point): Area {
  const corners = [
    [-1, -1],
    [-1, 1],
    [1, 1],
    [1, -1],
  ].map(([north = 0, east = 0]) => moved(at, north * ADDED_M, east * ADDED_M));
  const words =
    shapes === "circles" ? writeCircle({ ...at, radiusKm: ADDED_M / 1000 }) : writeRing(corners);
  return { ...area, [shapes]: [...(area[shapes] ?? []), words] };
}

const STEPS = 12;

/** The ring's hull, wider by so many metres all round. */
export function widenRing(corners: Point[], metres: number): Point[] {
  const around = corners.flatMap((corner) =>
    Array.from({ length: STEPS }, (_, i) => {
      const angle = (2 * Math.PI * i) / STEPS;
      return moved(corner, metres * Math.sin(angle), metres * Math.cos(angle));
    }),
  );
  return hull(around);
}
