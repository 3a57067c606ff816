import assert from "node:assert/strict";
import test from "node:test";
import { csvOf } from "../../../hub/web/src/console/archive/csv";

test("a table of alerts quotes, and a spreadsheet runs nothing of it", () => {
  const lines = csvOf([{ headline: 'Acqua "alta", ora', state: "released", author_name: "=1+1", channels: ["sms", "mail"] }]).split("\r\n");
  assert.match(lines[0] ?? "", /^identifier,mode,state/);
  assert.match(lines[1] ?? "", /"Acqua ""alta"", ora"/);
  assert.match(lines[1] ?? "", /,sms mail,'=1\+1,$/);
});
