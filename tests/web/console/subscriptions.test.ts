import assert from "node:assert/strict";
import test from "node:test";
import { countThem } from "../../../hub/web/src/console/subscriptions/count";

test("subscribers are counted by way and language, the largest first", () => {
  const one = (kind: string, language: string, state: "confirmed" | "pending" | "stopped") => ({ kind, language, state });
  assert.deepEqual(
    countThem([one("email", "it", "confirmed"), one("sms", "it", "confirmed"), one("sms", "it", "confirmed"), one("sms", "it", "stopped"), one("sms", "de", "pending")]),
    [
      { kind: "sms", language: "it", confirmed: 2, pending: 0, stopped: 1 },
      { kind: "email", language: "it", confirmed: 1, pending: 0, stopped: 0 },
      { kind: "sms", language: "de", confirmed: 0, pending: 1, stopped: 0 },
    ],
  );
});
