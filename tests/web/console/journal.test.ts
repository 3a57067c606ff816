import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { blake2b } from "../../../hub/web/src/console/journal/blake2b";
import { startChain } from "../../../hub/web/src/console/journal/verify";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("the hash is BLAKE2b-256", () => {
  const all = Uint8Array.from({ length: 768 }, (_, i) => i % 256);
  const of = (text: string) => hex(blake2b(new TextEncoder().encode(text)));
  assert.equal(of(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  assert.equal(of("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  assert.equal(of("a".repeat(128)), "ae2aa48507885c4c950fb809b2076f959cde9f8ea6da260d9a3587df33dac450");
  assert.equal(of("a".repeat(129)), "2f64744a6de0d2c0b56e64cf6e29a5aaa255010d415d51c75ccc82f73dccd865");
  assert.equal(hex(blake2b(all)), "b8007121274217790e2923e0ad7027986e5a99d5531ef6ae7d294140fc81615d");
});

// The cases are the hub's own (tests/cases/journal): both judges must say the same.
const CASES = "tests/cases/journal";
const OF_SIGNATURES_AND_SIZES = ["wide_seal"];

for (const name of readdirSync(CASES).filter((name) => !OF_SIGNATURES_AND_SIZES.includes(name)))
  test(`the browser judges the journal "${name}" as the hub does`, () => {
    const take = startChain();
    const expected = readFileSync(`${CASES}/${name}/expect`, "utf8");
    for (const line of readFileSync(`${CASES}/${name}/input`, "utf8").split("\n")) take(line);
    const verdict = take("");
    const bad = /^bad at (\d+)/.exec(expected)?.[1];
    const sound = /^sound: (\d+) rows in (\d+) seals.*; (\d+) not/.exec(expected);
    if (bad) assert.equal(verdict.wrong?.seq, Number(bad));
    else if (sound)
      assert.deepEqual([verdict.wrong, verdict.sealed, verdict.seals, verdict.rows - verdict.sealed], [undefined, ...sound.slice(1).map(Number)]);
    else assert.equal(verdict.wrong?.what, "unreadable");
  });
