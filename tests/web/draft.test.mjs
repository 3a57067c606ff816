import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openDraft } from "../../hub/web/src/console/composer/draft.ts";

// The hub, as far as a draft asks it: one alert, saved by whoever has seen its newest version.
let kept;

const json = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

function save(edit) {
  kept = { ...kept, ...edit, version: kept.version + 1, last_editor_name: "bruno" };
  return kept;
}

globalThis.hub = async (request) => {
  if (request.url.endsWith("/preview")) return json({ messages: [] });
  if (request.method === "GET") return json(kept);
  if (request.headers.get("If-Match") !== `"${kept.version}"`) return json({ type: "about:blank", title: "changed", status: 412 }, 412);
  return json(save(await request.json()));
};

const words = (headline, instruction = "Salite.") => ({ texts: [{ language: "it", headline, instruction }] });
const first = { id: "1", version: 1, state: "draft", content: words("Piena"), channels: ["sms", "sirens"] };
const headlineOf = ({ content }) => content.texts[0].headline;

beforeEach(() => {
  const stored = new Map();
  globalThis.localStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
  };
  kept = first;
});

test("who only writes words does not bring back the sirens that a colleague silenced", async () => {
  const draft = openDraft(first);
  draft.edit(() => words("Piena dell'Arno"));
  save({ channels: ["sms"], no_siren_reason: "di notte, una strada sola" });
  await draft.flush();
  assert.deepEqual([headlineOf(kept), kept.channels, kept.no_siren_reason], ["Piena dell'Arno", ["sms"], "di notte, una strada sola"]);
  assert.deepEqual([draft.channels.value, draft.saving.value], [["sms"], "saved"]);
});

test("of two who chose other channels one is asked, and either answer holds", async () => {
  for (const [isMine, channels] of [[true, ["sms", "sirens", "mail"]], [false, ["sms"]]]) {
    kept = first;
    const draft = openDraft(first);
    draft.choose(["sms", "sirens", "mail"]);
    save({ channels: ["sms"] });
    await draft.flush();
    assert.deepEqual(draft.clash.value.changes, [{ path: "channels", before: "sms, sirens, mail", after: "sms" }]);
    assert.deepEqual(kept.channels, ["sms"]);
    draft.decide(() => isMine);
    await draft.flush();
    assert.deepEqual([kept.channels, draft.channels.value], [channels, channels]);
  }
});

// A page that is closed before it has saved.
async function leave(change) {
  const answer = globalThis.hub;
  globalThis.hub = () => Promise.reject(new TypeError("away"));
  const draft = openDraft(first);
  change(draft);
  draft.close();
  await draft.flush();
  globalThis.hub = answer;
}

test("an old copy in the browser asks before it takes the place of newer words", async () => {
  await leave((draft) => draft.edit(() => words("Vecchia")));
  save({ content: words("Nuova") });
  for (let openings = 0; openings < 2; openings++) {
    const draft = openDraft(kept);
    await draft.flush();
    assert.deepEqual(draft.clash.value?.changes, [{ path: "it.headline", before: "Vecchia", after: "Nuova" }]);
    assert.equal(headlineOf(kept), "Nuova");
    draft.close();
  }
});

test("an old copy brings along the channels and why the sirens stay silent, and nobody else's are lost", async () => {
  await leave((draft) => {
    draft.choose(["sms"]);
    draft.silence("di notte");
  });
  save({ content: words("Nuova") });
  const draft = openDraft(kept);
  await draft.flush();
  assert.deepEqual([headlineOf(kept), kept.channels, kept.no_siren_reason], ["Nuova", ["sms"], "di notte"]);
});

test("too long a text is refused by its field until it is mended", async () => {
  const answer = globalThis.hub;
  const errors = [{ pointer: "/content/texts/0/headline", detail: "is longer than 640 bytes" }];
  const draft = openDraft(first);
  globalThis.hub = async () => json({ type: "about:blank", title: "Not valid", status: 400, errors }, 400);
  draft.edit(() => words("A".repeat(6000)));
  await draft.flush();
  globalThis.hub = answer;
  assert.deepEqual(draft.refused.value, [{ path: "it.headline", detail: "is longer than 640 bytes" }]);
  draft.edit(() => words("Piena"));
  await draft.flush();
  assert.deepEqual([draft.refused.value, draft.saving.value], [[], "saved"]);
});

test("what she wrote while her own save was under way does not clash with that save", async () => {
  const answer = globalThis.hub;
  const draft = openDraft(first);
  draft.edit(() => words("Piena dell'A"));
  const saving = draft.flush();
  draft.edit(() => words("Piena dell'Arno"));
  await saving;
  globalThis.hub = () => Promise.reject(new TypeError("away"));
  draft.close();
  await draft.flush();
  globalThis.hub = answer;
  const again = openDraft(kept);
  await again.flush();
  assert.deepEqual([again.clash.value, headlineOf(kept)], [undefined, "Piena dell'Arno"]);
});
