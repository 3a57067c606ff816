import assert from "node:assert/strict";
import test from "node:test";
import { changes } from "../../../hub/web/src/console/composer/changes";
import { isSilent, SIREN_PATH, silenced, wantsSilenceReason, wouldSound } from "../../../hub/web/src/console/sirens-silent";

test("the choice is one parameter, and the others stay", () => {
  const content = { parameters: [{ name: "awareness_level", value: "3" }, { name: "TOCSIN:siren", value: "warning" }] };
  const silent = silenced(content, true);
  assert.equal(isSilent(content), false);
  assert.equal(isSilent(silent), true);
  assert.deepEqual(silent.parameters, [{ name: "awareness_level", value: "3" }, { name: "TOCSIN:siren", value: "none" }]);
  assert.deepEqual(silenced(silent, false).parameters, [{ name: "awareness_level", value: "3" }]);
  assert.deepEqual(silenced(silent, true), silent);
});

test("a reviewer sees it as one change under one name", () => {
  assert.deepEqual(changes({}, silenced({}, true)), [{ path: SIREN_PATH, before: "", after: "none" }]);
});

test("a siren sounds by what the hub would send, not by what was ticked", () => {
  const message = (kind: string, text: string) => ({ kind, text, channel: kind });
  assert.equal(wouldSound({ messages: [message("sms", "none"), message("siren", "none")] }), false);
  assert.equal(wouldSound({ messages: [message("siren", "warning")] }), true);
  assert.equal(wouldSound(undefined), false);
});

test("silencing the sirens of a grave danger has a reason, unless it is no graver than what it follows", () => {
  const silent = (severity: string) => silenced({ severity } as Parameters<typeof silenced>[0], true);
  const was = (severity: string) => ({ severity }) as Parameters<typeof silenced>[0];
  assert.equal(wantsSilenceReason(silent("Severe")), true);
  assert.equal(wantsSilenceReason(silent("Moderate")), false);
  assert.equal(wantsSilenceReason(was("Extreme")), false);
  assert.equal(wantsSilenceReason(silent("Severe"), was("Severe")), false);
  assert.equal(wantsSilenceReason(silent("Severe"), was("Extreme")), false);
  assert.equal(wantsSilenceReason(silent("Extreme"), was("Severe")), true);
  assert.equal(wantsSilenceReason(silent("Severe"), was("Moderate")), true);
});
