import assert from "node:assert/strict";
import test from "node:test";
import { refusals } from "../../../hub/web/src/console/composer/refused";

const content = { texts: [{ language: "it" }, { language: "en" }] };
const problem = { type: "about:blank", title: "Not valid", status: 400 };

test("what the hub refuses is named as the field where it was written", () => {
  const errors = [
    { pointer: "/content/texts/1/headline", detail: "is longer than 640 bytes" },
    { pointer: "/content/texts/0/short/sms", detail: "is longer" },
    { pointer: "/content/area/polygons/0", detail: "crosses itself" },
  ];
  assert.deepEqual(
    refusals({ ...problem, errors }, content).map(({ path }) => path),
    ["en.headline", "it.short.sms", "area.polygons.0"],
  );
});

test("a refusal without a field keeps its words", () =>
  assert.deepEqual(refusals({ ...problem, detail: "too large" }, content), [{ path: "", detail: "too large" }]));
