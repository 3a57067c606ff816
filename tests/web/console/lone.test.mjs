import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { lone } from "../../../hub/web/src/console/review/lone.ts";
import { RETRY_MS } from "../../../hub/web/src/shared/api.ts";
import { clock } from "../clock.mjs";

const AWAY = { type: "about:blank", title: "", status: 0 };
const STOPPED = { type: "about:blank", title: "stopped", status: 409 };
const realNow = Date.now;
let time;
let now;
let ordered;
let isAway;

const order = (what) => async () => {
  ordered.push(what);
  if (isAway) throw AWAY;
};
const pass = async (ms) => {
  for (const end = now + ms; now < end; now += RETRY_MS / 3) await time.pass(RETRY_MS / 3);
};

beforeEach(() => {
  time = clock();
  now = 1_000_000;
  Date.now = () => now;
  ordered = [];
  isAway = false;
});
afterEach(() => {
  time.restore();
  Date.now = realNow;
});

test("a hub that is away at zero is asked until it answers, and once only", async () => {
  isAway = true;
  const done = lone(now).release(order("release"));
  await pass(4 * RETRY_MS);
  assert.ok(ordered.length >= 4);
  isAway = false;
  await pass(2 * RETRY_MS);
  await done;
  const asked = ordered.length;
  await pass(10 * RETRY_MS);
  assert.equal(ordered.length, asked);
});

test("Stop is asked until it is heard, and what was asked for before it is asked for no more", async () => {
  isAway = true;
  const ours = lone(now);
  const released = ours.release(order("release"));
  await pass(2 * RETRY_MS);
  const stopped = ours.stop(order("stop"));
  ordered = [];
  await pass(3 * RETRY_MS);
  assert.ok(ordered.length >= 3);
  isAway = false;
  await pass(2 * RETRY_MS);
  await Promise.all([released, stopped]);
  assert.deepEqual([...new Set(ordered)], ["stop"]);
});

test("a hub that comes back after a minute releases nothing nobody looks at", async () => {
  isAway = true;
  const done = lone(now).release(order("release"));
  await pass(90_000);
  isAway = false;
  ordered = [];
  await pass(60_000);
  await done;
  assert.deepEqual(ordered, []);
});

test("what the hub refuses is not insisted on", async () => {
  await assert.rejects(lone(now).release(async () => {
    ordered.push("release");
    throw STOPPED;
  }), STOPPED);
  assert.equal(ordered.length, 1);
});
