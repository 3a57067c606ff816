// geometry.ts: the plane round a town: metres, hulls, and whether an outline crosses itself.
export interface Point {
  lat: number;
  lon: number;
}

const EARTH_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Metres along the great circle. */
export function distanceM(a: Point, b: Point): number {
  const dLat = (b.lat - a.lat) * RADIANS;
  const dLon = (b.lon - a.lon) * RADIANS;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

/** The point so many metres to the north and east. */
export function moved(point: Point, northM: number, eastM: number): Point {
  return {
    lat: point.lat + northM / EARTH_M / RADIANS,
    lon: point.lon + eastM / (EARTH_M * Math.cos(point.lat * RADIANS)) / RADIANS,
  };
}

const turn = (o: Point, a: Point, b: Point): number =>
  (a.lon - o.lon) * (b.lat - o.lat) - (a.lat - o.lat) * (b.lon - o.lon);

function half(points: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of points) {
    for (;;) {
      const [a, b] = chain.slice(-2);
      if (!a || !b || turn(a, b, point) > 0) break;
      chain.pop();
    }
    chain.push(point);
  }
  return chain.slice(0, -1);
}

/** The convex hull, anticlockwise; fewer than three corners when all lie on a line. */
export function hull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.lon - b.lon || a.lat - b.lat);
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

const cross = (a: Point, b: Point, c: Point, d: Point): boolean =>
  turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0;

/** Whether two sides of the closed outline cross. */
export function crossesItself(outline: readonly Point[]): boolean {
  const n = outline.length;
  const at = (i: number) => outline[i % n] as Point;
  for (let i = 0; i < n; i++)
    for (let j = i + 2; j < n; j++)
      if (!(i === 0 && j === n - 1) && cross(at(i), at(i + 1), at(j), at(j + 1))) return true;
  return false;
}

/** Whether the point lies in the closed outline. */
export function within(point: Point, outline: readonly Point[]): boolean {
  let isWithin = false;
  let before = outline.at(-1) as Point;
  for (const corner of outline) {
    if (
      corner.lat > point.lat !== before.lat > point.lat &&
      turn(before, corner, point) > 0 === corner.lat > before.lat
    )
      isWithin = !isWithin;
    before = corner;
  }
  return isWithin;
}

/** A corner of a circle's outline every 360/n degrees. */
export function circleOutline(centre: Point, radiusM: number, corners = 48): Point[] {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return moved(centre, radiusM * Math.cos(angle), radiusM * Math.sin(angle));
  });
}

export const middle = (points: readonly Point[]): Point => ({
  lat: points.reduce((sum, { lat }) => sum + lat, 0) / points.length,
  lon: points.reduce((sum, { lon }) => sum + lon, 0) / points.length,
});
