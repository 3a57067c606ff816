// The outlines of Italy and its neighbours out of Natural Earth's (public domain), as TopoJSON:
// what the maps stand on when no other base map is set.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const NEIGHBOURS = ["380", "040", "756", "705", "250", "191", "276", "674", "336", "492"];

export async function baseMap() {
  const path = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
  const world = JSON.parse(await readFile(path, "utf8"));
  const geometries = world.objects.countries.geometries.filter(({ id }) => NEIGHBOURS.includes(id));
  const renumbered = new Map();
  const arcs = [];
  const renumber = (index) => {
    if (Array.isArray(index)) return index.map(renumber);
    const arc = index < 0 ? ~index : index;
    if (!renumbered.has(arc)) renumbered.set(arc, arcs.push(world.arcs[arc]) - 1);
    return index < 0 ? ~renumbered.get(arc) : renumbered.get(arc);
  };

  return {
    type: "Topology",
    transform: world.transform,
    objects: {
      countries: {
        type: "GeometryCollection",
        geometries: geometries.map(({ type, id, properties, arcs }) => ({
          type,
          id,
          properties,
          arcs: renumber(arcs),
        })),
      },
    },
    arcs,
  };
}
