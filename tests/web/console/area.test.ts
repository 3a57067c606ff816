import { crossesItself, hull } from "../../../hub/web/src/shared/map/geometry";
import assert from "node:assert/strict";
import test from "node:test";
import { readCircle, readRing, widenRing, withAdded, writeCircle, writeRing } from "../../../hub/web/src/console/composer/area";

const square = [{ lat: 43.7, lon: 10.9 }, { lat: 43.7, lon: 11 }, { lat: 43.8, lon: 11 }, { lat: 43.8, lon: 10.9 }];

test("rings and circles are read as they are written", () => {
  assert.deepEqual(readRing(writeRing(square)), square);
  assert.equal(writeRing(square).split(" ").at(-1), "43.7,10.9");
  assert.deepEqual(readCircle(writeCircle({ lat: 43.71234567, lon: 10.9, radiusKm: 0.5 })), { lat: 43.71235, lon: 10.9, radiusKm: 0.5 });
  assert.equal(readCircle("somewhere"), undefined);
});

test("a wider ring holds the old one and reaches so far on every side", () => {
  const wide = widenRing(square, 200);
  assert.deepEqual(hull([...wide, ...square]).length, wide.length);
  const north = Math.max(...wide.map(({ lat }) => lat));
  assert.ok(Math.abs((north - 43.8) * 111_195 - 200) < 1);
});

test("a border that crosses itself is told", () => {
  const [a, b, c, d] = square as [typeof square[0], typeof square[0], typeof square[0], typeof square[0]];
  assert.equal(crossesItself(square), false);
  assert.equal(crossesItself([a, c, b, d]), true);
  assert.equal(crossesItself([a, b, c]), false);
});

test("without a map a circle is added, and a polygon of four corners around it", () => {
  const at = { lat: 43.7, lon: 10.9 };
  const both = withAdded(withAdded({ zones: ["1"] }, "circles", at), "polygons", at);
  assert.deepEqual(both.zones, ["1"]);
  assert.deepEqual(both.circles, ["43.7,10.9 0.5"]);
  const ring = readRing(both.polygons?.[0] ?? "");
  assert.equal(ring.length, 4);
  assert.ok(!crossesItself(ring));
  const lats = ring.map(({ lat }) => lat);
  assert.ok(Math.abs((Math.max(...lats) - Math.min(...lats)) * 111_195 - 1000) < 5);
  assert.equal(withAdded(both, "circles", at).circles?.length, 2);
});
