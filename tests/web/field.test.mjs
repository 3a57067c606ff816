import assert from "node:assert/strict";
import { test } from "node:test";
import { isOverdue, newItem, reportOf, stageOf, waitsFor, wantsNews } from "../../hub/web/src/field/outbox/item.ts";
import { rest } from "../../hub/web/src/field/outbox/run.ts";
import { retryAfter, retryDelay } from "../../hub/web/src/field/outbox/schedule.ts";
import { askStatus, PIECE_BYTES, sendPiece, sendText } from "../../hub/web/src/field/outbox/send.ts";
import { takenAt, withTime } from "../../hub/web/src/field/photo/exif.ts";
import { scaled } from "../../hub/web/src/field/photo/size.ts";
import { deckOf } from "../../hub/web/src/field/report/deck.ts";
import { better, mustAsk, placeText } from "../../hub/web/src/field/report/place.ts";
import { shortReport, smsLink } from "../../hub/web/src/field/report/short.ts";
import { isRefused } from "../../hub/web/src/field/tasks/tasks.ts";
import { uuidv7 } from "../../hub/web/src/field/report/uuid.ts";

const NOW = Date.parse("2026-11-30T21:12:00Z");
const ID = "01934d5e-0000-7000-8000-000000000001";
const HERE = { lat: 43.72131234567, lon: 10.9472, accuracy_m: 8.4, at: NOW, by: "receiver" };
const draft = { hazard: "FL", mode: "actual", fix: HERE, text: " acqua ", lang: "it", taken: NOW };
const fresh = (hasPhoto = false) => newItem(reportOf(draft, ID), hasPhoto, NOW);

/* A hub that answers once, and what it was asked. */
function hubOf(...answers) {
  const asked = [];
  return {
    asked,
    now: () => NOW,
    chance: () => 0,
    fetch: async (path, init) => {
      asked.push({ path, ...init });
      const next = answers.shift();
      if (!next) throw new TypeError("no network");
      const [status, body, headers = {}] = next;
      const isText = typeof body === "string";
      return new Response(isText ? body : JSON.stringify(body), {
        status,
        headers: { "content-type": isText ? "text/html" : "application/json", ...headers },
      });
    },
  };
}

// ── ids, places, times ──────────────────────────────────────────────────────────────────

test("an id is of version 7, and later ones are greater", () => {
  const random = new Uint8Array(16).fill(255);

  assert.equal(uuidv7(0x0192f3a07b1c, random), "0192f3a0-7b1c-7fff-bfff-ffffffffffff");
  assert.ok(uuidv7(NOW, random) < uuidv7(NOW + 1, new Uint8Array(16)));
});

test("a missing or vague place is asked for; one put by hand is not", () => {
  assert.equal(mustAsk(null, NOW), true);
  assert.equal(mustAsk({ ...HERE, accuracy_m: 101 }, NOW), true);
  assert.equal(mustAsk({ ...HERE, accuracy_m: 100 }, NOW), false);
  assert.equal(mustAsk({ lat: 1, lon: 1, at: NOW, by: "hand" }, NOW + 3_600_000), false);
  assert.equal(mustAsk(HERE, NOW + 120_000), false);
  assert.equal(mustAsk(HERE, NOW + 121_000), true);
  assert.equal(placeText(HERE), "43.7213, 10.9472 ±8 m");
});

test("the sharper fix is kept, a pin stays, a stale fix goes", () => {
  const vague = { ...HERE, accuracy_m: 90, at: NOW + 5_000 };
  const pin = { lat: 1, lon: 1, at: NOW, by: "hand" };

  assert.equal(better(HERE, vague), HERE);
  assert.equal(better(vague, HERE), HERE);
  assert.equal(better(pin, HERE), pin);
  assert.equal(better(HERE, { ...vague, at: NOW + 31_000 }).accuracy_m, 90);
});

test("retries wait 2 s, 4 s … 5 min, between half and the whole, and as long as the hub asks", () => {
  assert.deepEqual([1, 2, 3, 8, 9, 99].map((n) => retryDelay(n, 1)), [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  assert.equal(retryDelay(1, 0), 1_000);
  assert.equal(retryDelay(1, 0, 7_000), 7_000);
  assert.equal(retryAfter("7", NOW), 7_000);
  assert.equal(retryAfter("Mon, 30 Nov 2026 21:12:30 GMT", NOW), 30_000);
  assert.equal(retryAfter("soon", NOW), 0);
  assert.equal(retryAfter("999999", NOW), 300_000);
});

// ── the short report ────────────────────────────────────────────────────────────────────

test("a short report is what the hub reads from a text message", () => {
  const report = reportOf({ ...draft, text: "acqua\n  in strada" }, ID);

  assert.equal(shortReport(report), "TOCSIN FL 43.7213,10.9472 acqua in strada");
  assert.equal(shortReport({ ...report, mode: "test", where: undefined }), "TOCSIN TEST FL acqua in strada");
  assert.equal(shortReport({ ...report, mode: "exercise/demo" }), null);
  assert.equal(smsLink("+39 333 1234567", "TOCSIN FL à"), "sms:+393331234567?body=TOCSIN%20FL%20%C3%A0");
});

test("a short report stays one message: no letter that costs, no more than 160", () => {
  const said = shortReport({ hazard: "FL", mode: "actual", text: `È l’acqua 🌊 ${"molto alta ".repeat(30)}` });

  assert.ok(said.startsWith("TOCSIN FL E l'acqua molto alta"), said);
  assert.ok(said.length <= 160);
  assert.match(said, /(molto|alta)$/);
});

// ── photos ──────────────────────────────────────────────────────────────────────────────

test("a photo's longest side is 1600, and none is made larger", () => {
  assert.deepEqual(scaled(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(scaled(3000, 4000), { width: 1200, height: 1600 });
  assert.deepEqual(scaled(640, 480), { width: 640, height: 480 });
  assert.deepEqual(scaled(9000, 2), { width: 1600, height: 1 });
});

test("a photo tells when it was taken, and nothing else", () => {
  const bare = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2);
  const stamped = withTime(bare, NOW);

  assert.equal(takenAt(bare), null);
  assert.equal(takenAt(stamped), NOW);
  assert.deepEqual(stamped.slice(-4), bare.slice(-4));
});

test("a damaged photo has no time, and does no harm", () => {
  const stamped = withTime(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2), NOW);

  for (let at = 0; at < stamped.length; at++) {
    takenAt(stamped.slice(0, at));
    takenAt(stamped.map((byte, i) => (i === at ? 0xff : byte))); // node 18 has no with()
  }
  assert.equal(takenAt(new Uint8Array(0)), null);
});

// ── the deck ────────────────────────────────────────────────────────────────────────────

test("five tiles: what always happens, what the season brings, what was reported last", () => {
  const all = ["FL", "FR", "FO", "LS", "TR", "BU", "RD", "SN", "IC", "ST", "PH", "AC", "OT"];

  assert.deepEqual(deckOf(all, 10, []), ["FL", "FR", "LS", "TR", "BU"]);
  assert.ok(deckOf(all, 6, []).includes("FO"));
  assert.ok(deckOf(all, 0, ["PH"]).includes("PH"));
  assert.equal(new Set(deckOf(all, 0, ["FL", "FL"])).size, 5);
  assert.deepEqual(deckOf(["FL", "OT"], 0, []), ["FL", "OT"]);
});

// ── a report on its way ─────────────────────────────────────────────────────────────────

test("a report is frozen as the hub's schema wants it", () => {
  assert.deepEqual(reportOf(draft, ID), {
    v: 1,
    id: ID,
    hazard: "FL",
    mode: "actual",
    where: { lat: 43.7213123, lon: 10.9472, accuracy_m: 8, fix_at: "2026-11-30T21:12:00.000Z" },
    observed_at: "2026-11-30T21:12:00.000Z",
    text: "acqua",
    lang: "it",
  });
  const bare = reportOf({ ...draft, fix: null, text: " " }, ID);
  assert.ok(!("where" in bare) && !("text" in bare) && !("lang" in bare));
});

test("its stage follows from what is known of it", () => {
  const received = { ...fresh(), isReceived: true, key: "k" };
  const told = (status) => stageOf({ ...received, status: { status } }, false);

  assert.equal(stageOf(fresh(), false), "saved");
  assert.equal(stageOf(fresh(), true), "sending");
  assert.equal(stageOf(received, false), "received");
  assert.deepEqual(["received", "merged", "confirmed", "alerted", "solved", "rejected"].map(told), ["received", "merged", "confirmed", "alerted", "solved", "rejected"]);
  assert.equal(told("something new"), "received");
  assert.equal(stageOf({ ...fresh(), refusal: "" }, true), "refused");
});

test("text goes first, a photo only with the key, a refused report not at all", () => {
  assert.equal(waitsFor(fresh(true)), "text");
  assert.equal(waitsFor({ ...fresh(true), isReceived: true, key: "k" }), "photo");
  assert.equal(waitsFor({ ...fresh(true), isReceived: true }), null);
  assert.equal(waitsFor({ ...fresh(true), refusal: "bad" }), null);
  assert.equal(rest([fresh(), { ...fresh(), due: NOW + 500 }], NOW - 100), 100);
  assert.equal(rest([], NOW), null);
});

test("what waits for an hour is overdue; what is solved is not asked about", () => {
  const received = { ...fresh(), isReceived: true, key: "k" };

  assert.equal(isOverdue(fresh(), NOW + 3_600_000), false);
  assert.equal(isOverdue(fresh(), NOW + 3_600_001), true);
  assert.equal(isOverdue(received, NOW + 9_999_999), false);
  assert.equal(wantsNews(received, NOW + 15_000), true);
  assert.equal(wantsNews({ ...received, asked: NOW }, NOW + 14_999), false);
  assert.equal(wantsNews({ ...received, status: { status: "solved" } }, NOW), false);
  assert.equal(wantsNews(fresh(), NOW), false);
});

// ── sending ─────────────────────────────────────────────────────────────────────────────

test("received: the number and the key are kept; the same bytes go out every time but when sent", async () => {
  const hub = hubOf([201, { id: ID, number: 12, key: "k", status: "received" }]);
  const change = await sendText(fresh(), { ...hub, token: "t" });
  const { sent_at, ...body } = JSON.parse(hub.asked[0].body);

  assert.deepEqual(body, fresh().report);
  assert.equal(sent_at, "2026-11-30T21:12:00.000Z");
  assert.equal(hub.asked[0].headers["Idempotency-Key"], ID);
  assert.equal(hub.asked[0].headers.Authorization, "Bearer t");
  assert.deepEqual([change.isReceived, change.number, change.key, change.tries], [true, 12, "k", 0]);
});

test("without a network, or with a wall in between, it is tried again later", async () => {
  for (const answers of [[], [[200, "<html>sign in to our wifi"]], [[201, "<html>"]], [[503, { title: "full" }]], [[429, { title: "slow" }]]]) {
    const change = await sendText({ ...fresh(), tries: 2 }, hubOf(...answers));
    assert.deepEqual([change.tries, change.due, change.refusal], [3, NOW + 4_000, undefined]);
  }
  const asked = await sendText(fresh(), hubOf([503, { title: "full" }, { "retry-after": "60" }]));
  assert.equal(asked.due, NOW + 60_000);
});

test("a sign-in that has ended does not hold a report back", async () => {
  const hub = hubOf([401, { title: "who?" }], [201, { id: ID, number: 1, key: "k" }]);
  const change = await sendText(fresh(), { ...hub, token: "old" });

  assert.equal(change.isReceived, true);
  assert.equal(hub.asked[1].headers.Authorization, undefined);
  assert.equal(hub.asked[1].credentials, "omit");
});

test("what is there already counts as received; what is wrong is refused in words", async () => {
  assert.equal((await sendText(fresh(), hubOf([409, { title: "conflict" }]))).isReceived, true);
  assert.equal((await sendText(fresh(), hubOf([202, { status: "laid_aside" }]))).isReceived, true);
  assert.equal((await sendText(fresh(true), hubOf([202, { status: "laid_aside" }]))).photo, "stayed");
  const refused = await sendText(fresh(), hubOf([400, { title: "x", errors: [{ pointer: "/hazard", detail: "is unknown" }] }]));
  assert.deepEqual(refused, { refusal: "/hazard is unknown" });
});

test("a photo goes piece by piece, from where the hub says", async () => {
  const photo = new Blob([new Uint8Array(PIECE_BYTES + 100)]);
  const item = { ...fresh(true), isReceived: true, key: "k" };
  const hub = hubOf([202, { offset: PIECE_BYTES }], [201, { name: "x" }]);
  const first = await sendPiece(item, photo, hub);
  const last = await sendPiece({ ...item, ...first }, photo, hub);

  assert.equal(first.photoOffset, PIECE_BYTES);
  assert.equal(last.photo, "sent");
  assert.deepEqual(
    hub.asked.map(({ headers }) => headers["Content-Range"]),
    [`bytes 0-${PIECE_BYTES - 1}/${photo.size}`, `bytes ${PIECE_BYTES}-${photo.size - 1}/${photo.size}`],
  );
  assert.equal(hub.asked[1].body.size, 100);
});

test("a hub that forgot the pieces gets them again, one that forgot the report gets it again", async () => {
  const item = { ...fresh(true), isReceived: true, key: "k", photoOffset: 40_000 };
  const photo = new Blob([new Uint8Array(50_000)]);

  assert.equal((await sendPiece(item, photo, hubOf([202, { offset: 0 }]))).photoOffset, 0);
  const lost = await sendPiece(item, photo, hubOf([404, { title: "no such report" }]));
  assert.deepEqual([lost.isReceived, lost.photoOffset, lost.tries], [false, 0, 1]);
  assert.equal((await sendPiece(item, photo, hubOf([400, { title: "no picture" }]))).photo, "refused");
  assert.equal((await sendPiece(item, photo, hubOf())).tries, 1);
});

test("no news is no news", async () => {
  const item = { ...fresh(), isReceived: true, key: "k", status: { status: "confirmed" } };

  assert.deepEqual(await askStatus(item, hubOf()), { asked: NOW });
  assert.deepEqual(await askStatus(item, hubOf([502, "<html>"])), { asked: NOW });
  assert.deepEqual(await askStatus(item, hubOf([200, { status: "solved" }])), { status: { status: "solved" }, asked: NOW });
});

test("an answer to a task is kept until the hub takes it; only what it never will is let go", () => {
  const refused = [0, 302, 400, 401, 403, 404, 408, 409, 410, 422, 425, 429, 500, 503].filter((status) => isRefused({ title: "", status }));
  assert.deepEqual(refused, [400, 404, 409, 410, 422]);
});
