import assert from "node:assert/strict";
import { test } from "node:test";
import { unseen } from "../../hub/web/src/console/shell/sound.ts";
import { followSituation, incidents, refresh } from "../../hub/web/src/console/situation/store.ts";
import { RETRY_MS } from "../../hub/web/src/shared/api.ts";
import { clock } from "./clock.mjs";
import { readFilters, passes } from "../../hub/web/src/console/situation/filters.ts";
import { byUrgency, gravestOf, grouped, isNew, keeping } from "../../hub/web/src/console/situation/triage.ts";

const incident = (more) => ({ number: 1, state: "open", hazard: "FL", level: 1, voices: 1, confidence: 0.5, last: "2026-11-30T10:00:00Z", ...more });
const named = (id) => id;

test("the queue goes by decision, the hub's level, voices and then the newest", () => {
  const rows = [
    incident({ number: 1, state: "closed", level: 3, voices: 9, confidence: 1 }),
    incident({ number: 2 }),
    incident({ number: 3, last: "2026-11-30T11:00:00Z" }),
    incident({ number: 4, level: 2, voices: 3, confidence: 0.8 }),
    incident({ number: 5, hazard: "RS", level: 3 }),
  ];

  assert.deepEqual(rows.sort(byUrgency).map(({ number }) => number), [5, 4, 3, 2, 1]);
});

test("what is real breaks in until it is over, confirmed or not; a pothole never does", () => {
  const gravest = (...rows) => gravestOf(rows)?.number;

  assert.equal(gravest(incident(), incident({ number: 2, state: "confirmed", level: 3 })), 2);
  assert.equal(gravest(incident({ level: 2 }), incident({ number: 2, level: 3 })), 2);
  assert.equal(gravest(incident({ hazard: "PH", level: 0, voices: 9, confidence: 1 })), undefined);
  assert.equal(gravest(incident({ state: "closed", level: 3 }), incident({ state: "rejected", level: 3 })), undefined);
});

test("one cry for help sounds as what is grave, however few tell of it", async () => {
  const time = clock();
  let told = [];
  globalThis.hub = async ({ url }) => Response.json(url.includes("/incidents") ? { incidents: told } : { areas: [] });
  const leave = followSituation();

  await time.pass(1);
  told = [incident({ number: 1, level: 1 }), incident({ number: 2, hazard: "RS", level: 3 })];
  refresh();
  await time.pass(1000);
  assert.deepEqual(unseen.value.map(({ cue, about }) => [cue, about]), [["grave", "incident:actual/2"]]);
  told = [incident({ number: 2, hazard: "RS", level: 3, state: "confirmed" })];
  refresh();
  await time.pass(1000);
  assert.deepEqual(unseen.value, []); // another officer has seen to it
  leave();
  await time.pass(10_000);
  time.restore();
});

test("what did not change stays the very object it was", () => {
  const before = [incident({ number: 1 }), incident({ number: 2 }), incident({ number: 3 })];
  const after = keeping(before, [incident({ number: 2, voices: 2 }), incident({ number: 1 }), incident({ number: 4 })]);

  assert.deepEqual(after.map(({ number }) => number), [2, 1, 4]);
  assert.equal(after[1], before[0]);
  assert.equal(after[0].voices, 2);
});

test("by place, the most urgent place first, and the most urgent of each", () => {
  const rows = [1, 2, 3, 4].map((number) => incident({ number, zones: [number % 2 ? "Ponte" : "Centro"] }));

  assert.deepEqual([...grouped(rows, ({ zones }) => zones[0])], [
    ["Ponte", [rows[0], rows[2]]],
    ["Centro", [rows[1], rows[3]]],
  ]);
});

test("new is what nobody has taken", () => {
  assert.equal(isNew(incident()), true);
  assert.equal(isNew(incident({ owner: "x" })), false);
  assert.equal(isNew(incident({ state: "confirmed" })), false);
});

test("without a choice the undecided are shown", () => {
  const usual = readFilters(new URLSearchParams());

  assert.equal(passes(incident(), usual, named), true);
  assert.equal(passes(incident({ state: "rejected" }), usual, named), false);
});

test("states and words narrow the queue", () => {
  const closed = readFilters(new URLSearchParams("state=closed,nonsense"));
  const words = readFilters(new URLSearchParams("q=FL ponte"));
  const unplaced = readFilters(new URLSearchParams("unplaced=yes"));

  assert.equal(passes(incident({ state: "closed" }), closed, named), true);
  assert.equal(passes(incident(), closed, named), false);
  assert.equal(passes(incident({ zones: ["Ponte Vecchio"] }), words, named), true);
  assert.equal(passes(incident({ zones: ["Centro"] }), words, named), false);
  assert.equal(passes(incident(), unplaced, named), true);
  assert.equal(passes(incident({ where: { lat: 1, lon: 1 } }), unplaced, named), false);
});

test("a request that fails leaves no old queue behind: it is made again", async () => {
  const time = clock();
  let isAway = true;
  globalThis.hub = async ({ url }) =>
    isAway
      ? new Response("", { status: 503 })
      : Response.json(url.includes("/incidents") ? { incidents: [incident()] } : { areas: [] });
  const leave = followSituation();

  await time.pass(1);
  assert.equal(incidents.value.length, 0);
  isAway = false;
  await time.pass(RETRY_MS);
  assert.equal(incidents.value.length, 1);
  leave();
  await time.pass(10_000);
  time.restore();
});
