import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { RETRY_MS } from "../../hub/web/src/shared/api.ts";
import { untilAnswered } from "../../hub/web/src/shared/asking.ts";
import { clock } from "./clock.mjs";

const PAUSE_MS = 800;
let time;
let asked;
let isAway;
const ask = async () => {
  asked++;
  if (isAway) throw new Error("away");
};

beforeEach(() => {
  time = clock();
  asked = 0;
  isAway = false;
});
afterEach(() => time.restore());

test("what was not answered is asked again, with no event to remind of it, until it is", async () => {
  isAway = true;
  untilAnswered(ask, PAUSE_MS)();
  await time.pass(2 * RETRY_MS);
  assert.equal(asked, 3);
  isAway = false;
  await time.pass(10 * RETRY_MS);
  assert.equal(asked, 4);
});

test("a crowd of events is one question at once and one after it", async () => {
  const refresh = untilAnswered(ask, PAUSE_MS);

  for (let n = 0; n < 100; n++) refresh();
  await time.pass(PAUSE_MS - 1);
  assert.equal(asked, 1);
  await time.pass(10 * PAUSE_MS);
  assert.equal(asked, 2);
});

test("after a rest the next event is asked about at once", async () => {
  const refresh = untilAnswered(ask, PAUSE_MS);

  refresh();
  await time.pass(10 * PAUSE_MS);
  refresh();
  assert.equal(asked, 2);
});
