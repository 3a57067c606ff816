import assert from "node:assert/strict";
import test from "node:test";
import { csvOf } from "../../../hub/web/src/console/archive/csv";
import { nextOf, TURN_MS } from "../../../hub/web/src/console/review/rota";

const asked = [
  { name: "carla", is_online: false },
  { name: "bruno", is_online: true },
];
const turn = (waited: number) => {
  const { current, next, left } = nextOf(asked, waited);
  return [current?.name, next?.name, left];
};

test("who is there is asked first, the next after a minute, then again from the start", () => {
  assert.deepEqual(turn(0), ["bruno", "carla", TURN_MS]);
  assert.deepEqual(turn(59_000), ["bruno", "carla", 1000]);
  assert.deepEqual(turn(61_000), ["carla", "bruno", 59_000]);
  assert.deepEqual(turn(121_000), ["bruno", "carla", 59_000]);
  assert.deepEqual(nextOf([], 5), { left: 0 });
});

test("a table of alerts quotes, and a spreadsheet runs nothing of it", () => {
  const lines = csvOf([{ headline: 'Acqua "alta", ora', state: "released", author_name: "=1+1", channels: ["sms", "mail"] }]).split("\r\n");
  assert.match(lines[0] ?? "", /^identifier,mode,state/);
  assert.match(lines[1] ?? "", /"Acqua ""alta"", ora"/);
  assert.match(lines[1] ?? "", /,sms mail,'=1\+1,$/);
});
