import assert from "node:assert/strict";
import test from "node:test";
import { chainOf, chains } from "../../../hub/web/src/console/archive/chain";

const ids = (list: { id?: string }[]) => list.map((alert) => alert.id);
const list = [{ id: "c", previous: "b" }, { id: "x" }, { id: "b", previous: "a" }, { id: "a" }];

test("a chain is told oldest first, whichever of it is asked for", () => {
  for (const id of ["a", "b", "c"]) assert.deepEqual(ids(chainOf(list, id)), ["a", "b", "c"]);
});

test("each chain stands once, where its newest message stood", () =>
  assert.deepEqual(chains(list).map(ids), [["a", "b", "c"], ["x"]]));

test("a predecessor on another page does not break it, nor a circle", () => {
  assert.deepEqual(ids(chainOf([{ id: "c", previous: "b" }], "c")), ["c"]);
  assert.deepEqual(ids(chainOf([{ id: "p", previous: "q" }, { id: "q", previous: "p" }], "p")).length, 2);
});
