import assert from "node:assert/strict";
import test from "node:test";
import { gone, share, totals } from "../../../hub/web/src/console/delivery/count";
import { pace, type Seen, see } from "../../../hub/web/src/console/delivery/pace";

test("sums become what went out in each ten seconds, gaps filled", () => {
  let seen: Seen[] = [];
  for (const [at, sum] of [[0, 5], [4_000, 9], [11_000, 12], [42_000, 20]] as const) seen = see(seen, at, sum);
  assert.deepEqual(pace(seen, 0), [[0, 10, 20, 30, 40], [9, 3, 0, 0, 8]]);
});

test("a count that comes late does not draw a negative bar", () => {
  assert.deepEqual(pace(see(see([], 0, 10), 10_000, 7), 0), [[0, 10], [10, 0]]);
});

test("sent, delivered and read have left; failures and drops are settled, too", () => {
  const row = { channel: "sms", planned: 10, sent: 3, delivered: 2, read: 1, failed: 1, dropped: 1 };
  assert.equal(gone(row), 6);
  assert.equal(share(row), 0.8);
  assert.equal(share({ channel: "feed", planned: 0 }), 1);
  assert.deepEqual(totals([row, row]), { planned: 20, gone: 12, failed: 2, dropped: 2 });
});
