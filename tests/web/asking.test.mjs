import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { isSignedOut, RETRY_MS } from "../../hub/web/src/shared/api.ts";
import { untilAnswered } from "../../hub/web/src/shared/asking.ts";
import { toasts } from "../../hub/web/src/shared/toast.tsx";
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

test("what was refused is said once, and asked again only when there is news", async () => {
  const refresh = untilAnswered(async () => {
    asked++;
    throw { type: "about:blank", title: "no right", status: 403 };
  }, PAUSE_MS);

  refresh();
  await time.pass(RETRY_MS);
  assert.deepEqual(toasts.value.map(({ words }) => words), ["no right"]);
  await time.pass(10 * RETRY_MS);
  assert.equal(asked, 1);
  refresh();
  await time.pass(1);
  assert.equal(asked, 2);
});

test("nobody is asked while nobody is signed in", async () => {
  isSignedOut.value = true;
  untilAnswered(ask, PAUSE_MS)();
  await time.pass(3 * RETRY_MS);
  assert.equal(asked, 0);
  isSignedOut.value = false;
  await time.pass(RETRY_MS);
  assert.equal(asked, 1);
});
