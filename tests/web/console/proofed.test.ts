import assert from "node:assert/strict";
import test from "node:test";
import { ready, unread } from "../../../hub/web/src/console/composer/proofed";

const read = ready({ language: "it", headline: "Alluvione" }, "anna", new Date("2026-11-30T12:00:00Z"));

test("who read the words, and when, stands with them", () => assert.equal(read.proofed, "anna, 2026-11-30"));

test("other words were not read; another place is no other words", () => {
  assert.equal("proofed" in unread({ ...read, headline: "Acqua" }, "headline"), false);
  assert.equal("proofed" in unread({ ...read, short: { sms: "Acqua" } }, "short"), false);
  assert.equal(unread({ ...read, place: "Empoli" }, "place").proofed, "anna, 2026-11-30");
});
