import assert from "node:assert/strict";
import test from "node:test";
import { addressesOf } from "../../../hub/web/src/console/people/addresses";

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

test("an address left empty stays, one removed on purpose goes, one written takes its place", () => {
  assert.deepEqual(addressesOf(form({ phone: "", email: " " })), {});
  assert.deepEqual(addressesOf(form({ phone: "", email: "", remove_phone: "on" })), { phone: "" });
  assert.deepEqual(addressesOf(form({ phone: "+39055", remove_phone: "on", email: "a@b.it" })), { phone: "+39055", email: "a@b.it" });
});
