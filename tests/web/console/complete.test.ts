import assert from "node:assert/strict";
import test from "node:test";
import { lamps, mayReview } from "../../../hub/web/src/console/composer/complete";

const now = Date.parse("2026-11-30T12:00:00Z");
const whole = {
  expires: "2026-11-30T18:00:00+01:00",
  area: { zones: ["048014"] },
  texts: [
    { language: "it-IT", sender_name: "Comune di Empoli", event: "Alluvione", place: "Empoli", instruction: "Salite." },
    { language: "en", sender_name: "Comune di Empoli", event: "Flood", place: "Empoli", instruction: "Go up." },
  ],
};
const dark = (content: object) => lamps(content, now).filter((lamp) => lamp.lacks.length > 0);

test("a whole alert lights all five lamps", () => assert.deepEqual(dark(whole), []));

test("an empty draft lights none", () =>
  assert.deepEqual(dark({}).map((lamp) => lamp.item), ["source", "hazard", "place", "time", "action"]));

test("a lamp names the languages in which it lacks", () => {
  const [, en] = whole.texts;
  assert.deepEqual(dark({ ...whole, texts: [whole.texts[0], { ...en, instruction: "  " }] }), [
    { item: "action", lacks: ["en"] },
  ]);
});

test("a blank nobody filled is not there", () => {
  const texts = whole.texts.map((text) => ({ ...text, place: "{place}" }));
  assert.deepEqual(dark({ ...whole, texts }), [{ item: "place", lacks: ["it-IT", "en"] }]);
});

test("a place without an area is no place, and an end that is past is no end", () => {
  assert.deepEqual(dark({ ...whole, area: undefined }).map((lamp) => lamp.item), ["place"]);
  assert.deepEqual(dark({ ...whole, expires: "2026-11-30T12:00:00Z" }).map((lamp) => lamp.item), ["time"]);
});

test("only guidance is waived, and only with a reason", () => {
  const noAction = lamps({ ...whole, texts: whole.texts.map((text) => ({ ...text, instruction: "" })) }, now);
  assert.equal(mayReview(noAction, ""), false);
  assert.equal(mayReview(noAction, "consigli tra dieci minuti"), true);
  assert.equal(mayReview(lamps({ ...whole, expires: undefined }, now), "consigli tra dieci minuti"), false);
  assert.equal(mayReview(lamps(whole, now), ""), true);
});
