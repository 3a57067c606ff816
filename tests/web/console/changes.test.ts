import assert from "node:assert/strict";
import test from "node:test";
import { changes, conflicts, merged } from "../../../hub/web/src/console/composer/changes";

const base = {
  severity: "Severe" as const,
  area: { zones: ["048014"] },
  texts: [
    { language: "it", headline: "Alluvione", short: { action: "Salite" } },
    { language: "en", headline: "Flood" },
  ],
};
const edit = (at: number, fields: object) => ({
  ...base,
  texts: base.texts.map((text, i) => (i === at ? { ...text, ...fields } : text)),
});

test("each change names language and field", () => {
  const after = { ...edit(0, { short: { action: "Salite subito" } }), area: { zones: ["048014", "048050"] } };
  assert.deepEqual(changes(base, after), [
    { path: "area.zones", before: "048014", after: "048014, 048050" },
    { path: "it.short.action", before: "Salite", after: "Salite subito" },
  ]);
});

test("what is gone and what is new is told; equal contents tell nothing", () => {
  const { severity: _, ...without } = base;
  assert.deepEqual(changes(base, { ...without, urgency: "Immediate" as const }), [
    { path: "urgency", before: "", after: "Immediate" },
    { path: "severity", before: "Severe", after: "" },
  ]);
  assert.deepEqual(changes(base, structuredClone(base)), []);
});

test("only what both changed, differently, is a conflict", () => {
  const mine = edit(0, { headline: "Mia" });
  assert.deepEqual(conflicts(base, mine, edit(1, { headline: "Theirs" })), []);
  assert.deepEqual(conflicts(base, mine, edit(0, { headline: "Mia" })), []);
  assert.deepEqual(conflicts(base, mine, edit(0, { headline: "Sua" })), [
    { path: "it.headline", before: "Mia", after: "Sua" },
  ]);
});

test("a merge loses neither side's words", () => {
  const mine = edit(0, { headline: "Mia", short: { action: "Andate su" } });
  const theirs = { ...edit(0, { headline: "Sua" }), severity: "Extreme" as const };
  const mineKept = merged(base, mine, theirs);
  assert.equal(mineKept.texts?.[0]?.headline, "Mia");
  assert.equal(mineKept.texts?.[0]?.short?.action, "Andate su");
  assert.equal(mineKept.severity, "Extreme");
  const theirsKept = merged(base, mine, theirs, () => false);
  assert.equal(theirsKept.texts?.[0]?.headline, "Sua");
  assert.equal(theirsKept.texts?.[0]?.short?.action, "Andate su");
});

test("a language or field I added or removed stays so", () => {
  const mine = { ...base, texts: [...base.texts, { language: "de", headline: "Flut" }] };
  assert.equal(merged(base, mine, edit(0, { headline: "Sua" })).texts?.length, 3);
  const { severity: _, ...without } = base;
  assert.equal("severity" in merged(base, without, base), false);
});
