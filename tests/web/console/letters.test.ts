import assert from "node:assert/strict";
import test from "node:test";
import { withoutCostly } from "../../../hub/web/src/console/composer/letters";

const letters = [{ letter: "È", instead: "E'" }, { letter: "’", instead: "'" }, { letter: "🌊" }];

test("letters are replaced in the short words; the long ones keep their accents", () => {
  const text = { language: "it", instruction: "È vietato uscire", event: "Alluvione", short: { impact: "l’acqua sale" } };
  assert.deepEqual(withoutCostly(text, letters), {
    ...text,
    short: { impact: "l'acqua sale", action: "E' vietato uscire" },
  });
});

test("a letter nothing may stand for stays: no word is lost", () => {
  const text = { language: "it", short: { sms: "🌊 È tardi" } };
  assert.deepEqual(withoutCostly(text, letters).short, { sms: "🌊 E' tardi" });
});

test("a text without such letters is left alone", () => {
  const text = { language: "it", instruction: "Salite" };
  assert.equal(withoutCostly(text, letters), text);
});
