import assert from "node:assert/strict";
import { test } from "node:test";
import { modeOf } from "../../hub/web/src/console/app/mode.ts";
import { nextAt } from "../../hub/web/src/console/shell/shift.tsx";
import { acknowledge, acknowledgeAll, alarm, armAtPress, decide, disarm, flood, isArmed, isWaiting, shown, unseen } from "../../hub/web/src/console/shell/sound.ts";
import { rowFor } from "../../hub/web/src/shared/keys.ts";
import { readFrame } from "../../hub/web/src/shared/live.ts";
import { languageNow, themeNow } from "../../hub/web/src/shared/preferences.ts";
import { match } from "../../hub/web/src/shared/router.ts";
import { now } from "../../hub/web/src/shared/time.ts";

const MINUTE = 60_000;

test("the address alone says the mode", () => {
  assert.equal(modeOf("/console/actual"), "actual");
  assert.equal(modeOf("/console/test/alerts"), "test");
  assert.equal(modeOf("/console/exercise/autumn-1/incidents/4"), "exercise/autumn-1");
  assert.equal(modeOf("/console/exercise/"), null);
  assert.equal(modeOf("/console/exercise/Autumn"), null);
  assert.equal(modeOf("/console/actually"), null);
});

test("a pattern gives its values, and takes the whole path only", () => {
  assert.deepEqual(match("/alerts/:id/review", "/alerts/a%20b/review"), { id: "a b" });
  assert.equal(match("/alerts/:id", "/alerts/1/review"), null);
  assert.deepEqual(match("/", "/"), {});
});

test("an event of the stream is read whole; a heartbeat is none", () => {
  assert.deepEqual(readFrame('id: 1f-7\nevent: incident.grew\ndata: {"about":"incident:3","what":{"n":1}}'), {
    id: "1f-7",
    event: { name: "incident.grew", about: "incident:3", what: { n: 1 } },
  });
  assert.deepEqual(readFrame(":"), {});
  assert.deepEqual(readFrame("retry: 2000"), {});
});

const signs = (cue, times) => times.map((at) => ({ cue, at }));

test("a cue sounds, until there were twelve of it in the hour", () => {
  const tones = signs("new", Array.from({ length: 12 }, (_, i) => i * 4 * MINUTE));

  assert.equal(decide("new", 50 * MINUTE, [], tones.slice(1)), "new");
  assert.equal(decide("new", 50 * MINUTE, [], tones), null);
  assert.equal(decide("fault", 50 * MINUTE, [], tones), "fault");
  assert.equal(decide("new", 61 * MINUTE, [], tones), "new");
});

test("more than ten incidents in ten minutes are one tone of flood, and then what is new is silent", () => {
  const ten = [...signs("new", [0, 1, 2, 3, 4]), ...signs("grave", [5, 6, 7, 8, 9])];

  for (const cue of ["new", "grave"]) {
    assert.equal(decide(cue, 20_000, ten.slice(1), []), cue);
    assert.equal(decide(cue, 20_000, ten, []), "flood");
  }
  const after = [...ten, { cue: "new", at: 20_000 }];
  const flood = signs("flood", [20_000]);
  assert.equal(decide("new", 21_000, after, flood), null);
  assert.equal(decide("new", 9 * MINUTE, ten, flood), null); // still ten of the window: no second tone
  for (const cue of ["grave", "approval", "fault"]) assert.equal(decide(cue, 21_000, after, flood), cue);
});

const notice = (cue, about, words = about) => ({ cue, about, words });
const seen = () => shown.value.map(({ words }) => words);

test("each of several cues is kept until it is seen itself", () => {
  const before = Date.now() - 120 * MINUTE; // of no flood of the other tests
  alarm(notice("new", "incident:1"), before);
  alarm(notice("approval", "alert:a"), before);
  alarm(notice("new", "incident:2"), before);
  alarm(notice("grave", "incident:1", "incident 1 became grave"), before);
  assert.deepEqual(seen(), ["incident 1 became grave", "incident:2", "alert:a"]);
  acknowledge("alert:a");
  assert.deepEqual(seen(), ["incident 1 became grave", "incident:2"]);
  acknowledge("incident:3");
  assert.equal(shown.value.length, 2);
  acknowledgeAll();
  assert.equal(unseen.value.length, 0);
});

test("what is grave is read in a flood, and kept until it is seen", () => {
  const begin = Date.now() - 60 * MINUTE;
  now.value = begin;
  for (let n = 0; n < 12; n++) alarm(notice("new", `incident:${n}`), begin);
  assert.ok(flood.value >= 12);
  assert.equal(shown.value.length, 0);
  alarm(notice("fault", "siren:1"), begin);
  alarm(notice("new", "incident:12"), begin);
  assert.deepEqual(seen(), ["siren:1"]);
  acknowledgeAll();
  assert.equal(shown.value.length, 0);
  assert.equal(unseen.value.length, 13, "what the flood hides nobody has seen");
});

test("after a reload the sound waits for a press, and silence by choice stays", () => {
  const heard = new Map();
  globalThis.addEventListener = (name, listener) => heard.set(name, listener);
  globalThis.removeEventListener = (name) => heard.delete(name);
  globalThis.AudioContext = class {
    resume() {}
  };
  const leave = armAtPress();

  assert.equal(isWaiting.value, true);
  navigator.userActivation = { isActive: false }; // Esc gives none
  heard.get("keydown")();
  assert.equal(isWaiting.value, true);
  navigator.userActivation.isActive = true;
  heard.get("keydown")();
  assert.equal(isArmed.value, true);
  disarm();
  heard.get("click")();
  assert.equal(isArmed.value, false);
  assert.equal(isWaiting.value, false);
  leave();
  assert.equal(heard.size, 0);
});

test("a flood ends when its cues are ten minutes old", () => {
  const begin = Date.now();

  for (let n = 0; n < 11; n++) alarm(notice("new", `incident:${n}`), begin);
  now.value = begin + 9 * MINUTE;
  assert.equal(flood.value, 11);
  now.value = begin + 11 * MINUTE;
  assert.equal(flood.value, 0);
});

test("the latest table of keys wins", () => {
  const rows = [
    { keys: "a", does: "old", run() {} },
    { keys: "g m", does: "go", run() {} },
    { keys: "A", does: "new", run() {} },
  ];

  assert.equal(rowFor(rows, "a")?.does, "new");
  assert.equal(rowFor(rows, "g m")?.does, "go");
  assert.equal(rowFor(rows, "x"), undefined);
});

test("a shift ends at the next such time, tomorrow if it has passed", () => {
  const evening = new Date(2026, 10, 30, 21, 14);

  assert.equal(nextAt("22:00", evening), new Date(2026, 10, 30, 22).getTime());
  assert.equal(nextAt("06:00", evening), new Date(2026, 11, 1, 6).getTime());
});

test("dark by night, and as chosen by day", () => {
  assert.equal(themeNow("auto", 21), "dark");
  assert.equal(themeNow("auto", 12), "light");
  assert.equal(themeNow("dark", 12), "dark");
  assert.equal(themeNow("light", 3), "light");
});

test("the browser's first language that there is", () => {
  assert.equal(languageNow(["en", "it"]), "it");
  assert.equal(languageNow(["fr", "en"]), "fr");
});
