import assert from "node:assert/strict";
import { test } from "node:test";
import { alertsOf, besides } from "../../hub/web/src/console/acts.ts";

const made = (id, state, more = {}) => ({ id, state, ...more });
const idsOf = (alerts, own) => besides(alerts, own).map(({ id }) => id).join("");

test("what is written, waited for or in force about an incident is told; what is past is not", () => {
  const states = ["draft", "returned", "proposed", "approved", "held", "released", "updated", "cancelled", "expired", "rejected"];
  const all = states.map((state) => made(`${state} `, state));
  assert.equal(idsOf(all), "draft returned proposed approved held released ");
});

test("an alert is not told of itself, nor of the one whose place it takes", () => {
  const all = [made("u", "draft", { previous: "a" }), made("a", "released"), made("b", "proposed")];
  assert.equal(idsOf(all, all[0]), "b");
  assert.equal(idsOf(all, all[2]), "ua");
});

test("the hub is asked for the alerts of the incident in this mode", async () => {
  globalThis.hub = async ({ url }) => Response.json({ alerts: [made(new URL(url).search, "draft")] });
  assert.deepEqual(await alertsOf(7), [made("?mode=actual&incident=7", "draft")]);
});
