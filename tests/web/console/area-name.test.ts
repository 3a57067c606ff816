import assert from "node:assert/strict";
import test from "node:test";
import { elsewhere, nameOf, placeFor, withArea } from "../../../hub/web/src/console/composer/area-name";

const box = (west: number, south: number, east: number, north: number) => [
  [[west, south], [east, south], [east, north], [west, north], [west, south]],
];
const zone = (id: string, name: string, area_km2: number, geometry: object) => ({ id, name, area_km2, geometry }) as never;
// Two neighbours in their valley, the second in two pieces; a third beyond.
const all = [
  zone("valley", "Empolese Valdelsa", 400, { type: "Polygon", coordinates: box(10, 43, 12, 44) }),
  zone("048014", "Empoli", 60, { type: "Polygon", coordinates: box(10, 43, 11, 44) }),
  zone("048050", "Vinci", 54, { type: "MultiPolygon", coordinates: [box(11, 43, 12, 43.9), box(11, 43.95, 11.1, 44)] }),
  zone("050033", "Santa Croce sull'Arno", 17, { type: "Polygon", coordinates: box(8, 43, 9, 44) }),
];
const inEmpoli = { circles: ["43.5,10.5 1"] };
const said = (place: string, area: object) => ({ area, texts: [{ language: "it", place }, { language: "en", place }] });
const placesOf = (content: ReturnType<typeof withArea>) => content.texts?.map(({ place }) => place);

test("an area is called by its zones, and by the smallest in which its shapes lie", () => {
  assert.equal(nameOf({ zones: ["valley"] }, all), "Empolese Valdelsa");
  assert.equal(nameOf(inEmpoli, all), "Empoli");
  assert.equal(nameOf({ zones: ["048014"], polygons: ["43.5,11.4 43.5,11.6 43.6,11.5 43.5,11.4"] }, all), "Empoli, Vinci");
  assert.equal(nameOf({ circles: ["43.97,11.05 0.1"] }, all), "Vinci");
  assert.equal(nameOf({ circles: ["40,10.5 1"] }, all), "");
});

test("the place follows the area: a circle taken away, another town chosen", () => {
  const without = withArea(said("Empoli", inEmpoli), {}, all);
  assert.deepEqual(placesOf(without), ["", ""]);
  const moved = withArea(without, { zones: ["048050"] }, all);
  assert.deepEqual(placesOf(moved), ["Vinci", "Vinci"]);
  assert.deepEqual(placesOf(withArea(moved, inEmpoli, all)), ["Empoli", "Empoli"]);
});

test("what an officer wrote stays, and what described the old area goes", () => {
  const content = withArea(said("lungo l'Arno", { ...inEmpoli, desc: "Empoli" }), { zones: ["048050"], desc: "Empoli" }, all);
  assert.deepEqual(content.area, { zones: ["048050"] });
  assert.deepEqual(placesOf(content), ["lungo l'Arno", "lungo l'Arno"]);
});

test("a text that names a town the area does not reach is told, a neighbour's too", () => {
  assert.deepEqual(elsewhere(said("Ponte a Elsa, EMPOLI", { zones: ["048050"] }), all), ["Empoli"]);
  assert.deepEqual(elsewhere(said("Empoli", { circles: ["43.5,11.5 1"] }), all), ["Empoli"]);
  assert.deepEqual(elsewhere({ area: inEmpoli, texts: [{ language: "it", place: "zona industriale", short: { place: "Santa Croce sull’Arno" } }] }, all), ["Santa Croce sull'Arno"]);
});

test("no false alarm: its own town, the valley around it, a part of it, a word that only begins so", () => {
  for (const area of [{ zones: ["048014"] }, { zones: ["valley"] }, inEmpoli, { circles: ["43.5,11.001 1"] }, { circles: ["43.5,10.5 200"] }])
    assert.deepEqual(elsewhere(said("Empoli, lungo l'Arno", area), all), []);
  assert.deepEqual(elsewhere(said("Empolese Valdelsa", { zones: ["048050"] }), all), []);
  assert.deepEqual(elsewhere(said("Provincia, Empolitano", { zones: ["050033"] }), all), []);
  assert.deepEqual(elsewhere(said("Empoli", {}), all), []);
});

test("what is not known is no reason for an alarm, nor for another word", () => {
  const tabled = [...all, { id: "048035", name: "Montespertoli" } as never]; // from a table, without an outline
  assert.deepEqual(elsewhere(said("Montespertoli", { zones: ["valley"] }), tabled), []);
  assert.deepEqual(placesOf(withArea(said("Empoli", inEmpoli), { zones: ["048050"] }, [])), ["Empoli", "Empoli"]);
});

test("ready words chosen after the area call the place as the area is called, and as an officer wrote it once he did", () => {
  assert.equal(placeFor({ area: inEmpoli }, all), "Empoli");
  assert.equal(placeFor(said("{place}", { zones: ["048050"] }), all), "Vinci");
  assert.equal(placeFor(said("lungo l'Arno", inEmpoli), all), "lungo l'Arno");
  assert.equal(placeFor({}, all), "");
});
