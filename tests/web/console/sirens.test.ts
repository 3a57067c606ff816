import assert from "node:assert/strict";
import test from "node:test";
import { type Order, order, stayed } from "../../../hub/web/src/console/sirens/orders";

test("of three sirens each has its answer; the one whose order stayed, and the one refused, are no success", async () => {
  globalThis.hub = async ({ url }: Request) =>
    url.includes("/one/")
      ? Response.json({ verdict: "delivered", messages: 1, stayed: 0 })
      : url.includes("/two/")
        ? Response.json({ verdict: "busy", why: "the broker is away", messages: 2, stayed: 1 })
        : Response.json({ title: "no right", status: 403 }, { status: 403 });
  const shown: Order[] = [];
  await order("test", ["one", "two", "three"], (told) => shown.push(told));
  assert.deepEqual(shown.map(({ results }) => results.size), [1, 2, 3]);
  const last = shown[2] as Order;
  assert.deepEqual([...last.results.values()].map((result) => [result.stayed, result.why]), [
    [0, ""],
    [1, "the broker is away"],
    [1, "no right"],
  ]);
  assert.equal(stayed(last), 2);
});
