import assert from "node:assert/strict";
import test from "node:test";
import { gone, share, totals } from "../../../hub/web/src/console/delivery/count";
import { gonePerMinute } from "../../../hub/web/src/console/delivery/minutes";

const minute = (channel: string, at: string, sent: number) => ({ channel, at, sent, delivered: 0, failed: 0 });

test("bars begin with the release and fill the minutes in which nothing left", () => {
  const since = Date.parse("2026-01-01T10:00:40Z");
  const minutes = [
    minute("mail", "2026-01-01T10:00:00Z", 4),
    minute("sms", "2026-01-01T10:00:00Z", 9),
    minute("sms", "2026-01-01T10:03:00Z", 2),
    minute("sms", "2026-01-01T10:09:00Z", 0),
  ];
  assert.deepEqual(gonePerMinute(minutes, "sms", since), [9, 0, 0, 2]);
  assert.deepEqual(gonePerMinute(minutes, "mail", since), [4]);
  assert.deepEqual(gonePerMinute(minutes, "feed", since), []);
});

test("sent, delivered and read have left; failures and drops are settled, too", () => {
  const row = { channel: "sms", planned: 10, sent: 3, delivered: 2, read: 1, failed: 1, dropped: 1 };
  assert.equal(gone(row), 6);
  assert.equal(share(row), 0.8);
  assert.equal(share({ channel: "feed", planned: 0 }), 1);
  assert.deepEqual(totals([row, row]), { planned: 20, gone: 12, failed: 2, dropped: 2 });
});
