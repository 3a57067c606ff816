import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchZones, zones } from "../../hub/web/src/console/app/zones.ts";

test("however many rooms want the zones, they are asked for once; what failed is asked again", async () => {
  let asked = 0;
  globalThis.hub = async () => {
    asked++;
    return asked === 1
      ? Response.json({ title: "no right", status: 403 }, { status: 403 })
      : Response.json({ areas: [{ id: "empoli", name: "Empoli" }] });
  };
  await assert.rejects(Promise.all([fetchZones(), fetchZones()]));
  assert.equal(asked, 1);
  const [first, second] = await Promise.all([fetchZones(), fetchZones()]);
  await fetchZones();
  assert.equal(asked, 2);
  assert.equal(first, second);
  assert.deepEqual(zones.value.map(({ name }) => name), ["Empoli"]);
});
