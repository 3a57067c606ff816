import assert from "node:assert/strict";
import test from "node:test";
import { shortOf, withoutShort } from "../../../hub/web/src/console/composer/short";

const text = { language: "it", instruction: "Salite", short: { action: "SALITE", avoid: "Non scendete", impact: "Acqua" } };

test("what SMS say instead of the long words is told", () => {
  assert.equal(shortOf(text, "instruction"), "SALITE. Non scendete");
  assert.equal(shortOf(text, "headline"), "");
});

test("words written anew take their short form with them, and no other", () => {
  assert.deepEqual(withoutShort(text, "instruction"), { language: "it", instruction: "Salite", short: { impact: "Acqua" } });
  assert.equal(withoutShort(text, "headline"), text);
  assert.equal("short" in withoutShort({ language: "it", short: { hazard: "ACQUA" } }, "event"), false);
});
