import assert from "node:assert/strict";
import { test } from "node:test";
import { circleOutline, crossesItself, distanceM, hull, moved } from "../../hub/web/src/shared/map/geometry.ts";

const EMPOLI = { lat: 43.7189, lon: 10.9468 };

test("a point moved by metres is that far away", () => {
  assert.ok(Math.abs(distanceM(EMPOLI, moved(EMPOLI, 50, 0)) - 50) < 0.1);
  assert.ok(Math.abs(distanceM(EMPOLI, moved(EMPOLI, 0, -50)) - 50) < 0.1);
});

test("the hull leaves out what lies inside, and what lies on a side", () => {
  const corners = [[0, 0], [0, 2], [2, 2], [2, 0]].map(([lat, lon]) => ({ lat, lon }));
  const inside = [{ lat: 1, lon: 1 }, { lat: 0, lon: 1 }];

  assert.deepEqual(new Set(hull([...inside, ...corners])), new Set(corners));
});

test("points on one line have no hull of three corners", () => {
  assert.ok(hull([1, 2, 3, 4].map((i) => ({ lat: i, lon: i }))).length < 3);
});

test("a bow tie crosses itself, a square does not", () => {
  const square = [[0, 0], [0, 1], [1, 1], [1, 0]].map(([lat, lon]) => ({ lat, lon }));
  const [a, b, c, d] = square;

  assert.equal(crossesItself(square), false);
  assert.equal(crossesItself([a, c, b, d]), true);
});

test("every corner of a circle lies on it", () => {
  for (const corner of circleOutline(EMPOLI, 300))
    assert.ok(Math.abs(distanceM(EMPOLI, corner) - 300) < 0.5);
});
