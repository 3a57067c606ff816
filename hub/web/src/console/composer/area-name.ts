// area-name.ts: what people call an area: the zones it is made of, or lies in. A text names the area it stands
// with, or it warns the wrong place.
import { circleOutline, middle, type Point, within } from "../../shared/map/geometry";
import type { Area, Content, Zone } from "../trade";
import { readCircle, readRing } from "./area";

type Position = readonly [number, number];

/** All its rings, holes among them: what lies in an odd number of them lies in the zone. */
function ringsOf({ geometry }: Zone): Point[][] {
  const { type, coordinates = [] } = (geometry ?? {}) as { type?: string; coordinates?: unknown[] };
  const rings = (type === "MultiPolygon" ? coordinates.flat() : coordinates) as Position[][];
  return rings.map((ring) => ring.map(([lon, lat]) => ({ lat, lon })));
}

const holds = (zone: Zone, point: Point): boolean =>
  ringsOf(zone).filter((ring) => within(point, ring)).length % 2 === 1;

function outlinesOf({ circles = [], polygons = [] }: Area): Point[][] {
  const round = circles.flatMap((words) => readCircle(words) ?? []);
  return [
    ...round.map((circle) => circleOutline(circle, circle.radiusKm * 1000)),
    ...polygons.map(readRing),
  ].filter((outline) => outline.length > 0);
}

/** The municipality, not the valley around it. */
const smallestAt = (point: Point, all: readonly Zone[]): Zone | undefined =>
  all.filter((zone) => holds(zone, point)).sort((a, b) => (a.area_km2 ?? 0) - (b.area_km2 ?? 0))[0];

/** The names of its zones, and of those in which the middles of its shapes lie. */
export function nameOf(area: Area, all: readonly Zone[]): string {
  const zones = area.zones?.map((id) => all.find((zone) => zone.id === id)?.name ?? id) ?? [];
  const around = outlinesOf(area).map((outline) => smallestAt(middle(outline), all)?.name ?? "");
  return [...new Set([...zones, ...around])].filter(Boolean).join(", ");
}

const FREE = "{place}"; // as ready words have it

/** What ready words are to call the place: as somebody wrote it, else as the area is called. */
export const placeFor = ({ area = {}, texts = [] }: Content, all: readonly Zone[]): string =>
  texts.find(({ place }) => place && place !== FREE)?.place ?? nameOf(area, all);

/** Another area, and with it the place's name where nobody wrote another than the area's. */
export function withArea(
  content: Content,
  { desc: _, ...area }: Area,
  all: readonly Zone[],
): Content {
  if (all.length === 0) return { ...content, area }; // no names yet: the words stay as they are
  const written = ["", FREE, nameOf(content.area ?? {}, all)];
  const texts = content.texts?.map((one) =>
    written.includes(one.place ?? "") ? { ...one, place: nameOf(area, all) } : one,
  );
  return { ...content, area, ...(texts && { texts }) };
}

const liesIn = (part: Zone, whole: Zone): boolean =>
  ringsOf(part).some((ring) => holds(whole, middle(ring)));

/** A zone reaches its parts and what holds it; not its neighbours, whose border is its own. */
function reaches(area: Area, zone: Zone, all: readonly Zone[]): boolean {
  const chosen = all.filter(({ id }) => area.zones?.includes(id ?? ""));
  return (
    chosen.some((one) => one.id === zone.id || liesIn(one, zone) || liesIn(zone, one)) ||
    outlinesOf(area).some(
      (outline) =>
        [middle(outline), ...outline].some((point) => holds(zone, point)) ||
        ringsOf(zone).some((ring) => ring.some((point) => within(point, outline))),
    )
  );
}

/** " ponte a elsa empoli ": a name is said where its words are, whole. */
const plain = (words = "") =>
  ` ${
    words
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ?? ""
  } `;

/** Zones that the texts give as the place, and the area does not reach; of those whose outline is known. */
export function elsewhere({ area = {}, texts = [] }: Content, all: readonly Zone[]): string[] {
  const places = texts.flatMap(({ place, short }) => [plain(place), plain(short?.place)]);
  const isDrawn = [area.zones, area.circles, area.polygons].some((list) => list?.length);
  return all
    .filter(({ name }) => isDrawn && places.some((words) => words.includes(plain(name))))
    .filter((zone) => zone.geometry && !reaches(area, zone, all))
    .map(({ name = "" }) => name);
}
