// The outlines of Italy and its neighbours out of Natural Earth's (public domain): what the maps
// stand on when no other base map is set. Rings of [lon, lat, dlon, dlat, …] in 1/STEPS degrees.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

const NEIGHBOURS = ["380", "040", "756", "705", "250", "191", "276", "674", "336", "492"];
const STEPS = 2000; // about 50 m

function packed(ring) {
  const numbers = [];
  let [lastLon, lastLat] = [0, 0];

  for (const [lon, lat] of ring) {
    const [x, y] = [Math.round(lon * STEPS), Math.round(lat * STEPS)];
    if (numbers.length > 0 && x === lastLon && y === lastLat) continue;
    numbers.push(x - lastLon, y - lastLat);
    [lastLon, lastLat] = [x, y];
  }
  return numbers;
}

export async function baseMap() {
  const path = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
  const world = JSON.parse(await readFile(path, "utf8"));
  const countries = feature(world, world.objects.countries).features.filter(({ id }) =>
    NEIGHBOURS.includes(id),
  );
  const polygons = countries.flatMap(({ geometry: { type, coordinates } }) =>
    type === "Polygon" ? [coordinates] : coordinates,
  );

  return { steps: STEPS, polygons: polygons.map((rings) => rings.map(packed)) };
}
