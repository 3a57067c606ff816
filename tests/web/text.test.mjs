import assert from "node:assert/strict";
import { test } from "node:test";
import vectors from "../../schemas/vectors/plural.json";
import { number, showLanguage, text } from "../../hub/web/src/shared/text.ts";

const texts = { console: { title: "Sala", until: "fino alle {time}", seen: { one: "{count} cosa", many: "{count} di cose", other: "{count} cose" } } };
globalThis.fetch = async () => ({ ok: true, json: async () => texts });

test("holes are filled, unknown ones stay, a missing key shows itself", async () => {
  await showLanguage("it");
  assert.equal(text("console.until", { time: "22:00" }), "fino alle 22:00");
  assert.equal(text("console.until"), "fino alle {time}");
  assert.equal(text("console.nothing"), "console.nothing");
  assert.equal(number(12480), "12.480");
});

test("a text that goes by a count takes the form of its number", async () => {
  await showLanguage("it");
  assert.equal(text("console.seen", { count: 1 }), "1 cosa");
  assert.equal(text("console.seen", { count: 18 }), "18 cose");
  assert.equal(text("console.seen", { count: 0 }), "0 cose");
});

test("the browser's plural forms are those of the hub", () => {
  for (const [language, forms] of Object.entries(vectors.languages))
    for (const [form, numbers] of Object.entries(forms))
      for (const n of numbers)
        assert.equal(new Intl.PluralRules(language).select(Number(n)), form, `${language} ${n}`);
});
