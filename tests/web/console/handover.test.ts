import assert from "node:assert/strict";
import test from "node:test";
import { zones } from "../../../hub/web/src/console/app/zones";
import { beyond, compile, incidentLine } from "../../../hub/web/src/console/handover/card";

const incident = (number: number, more = {}) => ({ number, state: "open" as const, hazard: "FL", level: 2 as const, reports: 3, ...more });

test("a line of an incident says where it is", () => {
  zones.value = [{ id: "empoli", name: "Empoli", area_km2: 62 }, { id: "valle", name: "Valdelsa", area_km2: 900 }];
  const { words } = incidentLine(incident(7, { where: { lat: 43.7, lon: 10.9 }, zones: ["valle", "empoli"] }));
  assert.match(words, /^#7 .* · FL, Empoli · /);
});

test("what came since the card is news, what grew graver too; more reports of the same, another language and another order are none", () => {
  const card = [incidentLine(incident(1)), incidentLine(incident(2))];
  const now = [
    incidentLine(incident(2, { reports: 9 })),
    { ...incidentLine(incident(1, { level: 3 })), words: "#1 red" },
    incidentLine(incident(3)),
  ];
  assert.deepEqual(beyond(now, card).map(({ about }) => about), ["incident:1/3", "incident:3/2"]);
  assert.deepEqual(beyond(card, now).map(({ about }) => about), ["incident:1/2"]);
});

test("a card of before lines had an object is compared by its words", () => {
  const line = { part: "faults" as const, words: "sms" };
  assert.deepEqual(beyond([line], [{ ...line }]), []);
  assert.deepEqual(beyond([line], []), [line]);
});

test("no line is longer than the hub takes, and none ends within a letter", async () => {
  const headline = `x${"è".repeat(640)}`; // a cut within a letter
  globalThis.hub = async ({ url }: Request) => {
    if (url.includes("/alerts?")) return Response.json({ alerts: url.includes("released") ? [{ id: "a", headline }] : [] });
    if (url.includes("/tasks")) return Response.json({ tasks: [] });
    return Response.json({});
  };
  const [line] = await compile();
  assert.ok(new TextEncoder().encode(line?.words).length <= 400);
  assert.match(line?.words ?? "", /è$/);
  assert.equal(line?.about, "alert:a");
});
