import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import header from "../../hub/api/api.h";
import { goLive, SILENT_MS } from "../../hub/web/src/shared/live.ts";
import { clock } from "./clock.mjs";

const encoder = new TextEncoder();
let time;
let lines;
let leave;

// A line that stays open until its request is aborted, as a half-dead one does.
function dial(_address, { signal, headers }) {
  const line = { headers };
  const body = new ReadableStream({
    start: (stream) => {
      line.say = (words) => stream.enqueue(encoder.encode(words));
      signal.addEventListener("abort", () => stream.error(new Error("aborted")));
    },
  });
  lines.push(line);
  return Promise.resolve(new Response(body));
}

beforeEach(() => {
  time = clock();
  lines = [];
  globalThis.hub = dial;
  leave = goLive("actual");
});
afterEach(() => {
  leave();
  time.restore();
});

test("a silent line is left and dialled anew, from the event that was heard last", async () => {
  lines[0].say("id: 1f-7\nevent: incident.grew\ndata: {}\n\n");
  await time.pass(SILENT_MS + 1000);
  assert.equal(lines.length, 2);
  assert.equal(lines[1].headers["Last-Event-ID"], "1f-7");
  await time.pass(SILENT_MS + 1000);
  assert.equal(lines.length, 3, "and again, however often");
});

test("a line that beats is kept, though one beat is lost", async () => {
  const [, beat] = header.match(/API_HEARTBEAT_MS = (\d+)/);

  for (let n = 0; n < 5; n++) {
    await time.pass(2 * Number(beat));
    lines[0].say(":\n\n");
  }
  assert.equal(lines.length, 1);
});

test("who leaves is not dialled for", async () => {
  leave();
  await time.pass(10 * SILENT_MS);
  assert.equal(lines.length, 1);
});
