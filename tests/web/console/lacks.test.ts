import assert from "node:assert/strict";
import test from "node:test";
import catalogue from "../../../schemas/lang/it.json";
import { lackLines } from "../../../hub/web/src/console/composer/lacks";
import { showLanguage } from "../../../hub/web/src/shared/text";

const content = { texts: ["it-IT", "en-GB", "ar"].map((language) => ({ language })) } as never;

test("what is missed is said by field, once, and of which languages", async () => {
  globalThis.hub = async () => Response.json(catalogue);
  await showLanguage("it");
  const lack = (pointer: string, detail: string, must = true) => ({ pointer, detail, must });
  const lines = lackLines(
    [
      lack("/infos/1/instruction", "manca"),
      lack("/infos/2/instruction", "manca"),
      lack("/infos/0/areas/0/polygon", "non c'è", false),
      lack("/infos/1/areas/0/polygon", "non c'è", false),
      lack("/infos/0/senderName", "manca"),
      lack("/infos/1/senderName", "manca"),
      lack("/infos/2/senderName", "manca"),
      lack("/messages/sms/ar", "70 lettere per SMS invece di 160, a causa di ع", false),
    ],
    content,
  );
  assert.deepEqual(lines, [
    { words: "Che cosa fare (inglese e arabo): manca", must: true },
    { words: "Area disegnata: non c'è", must: false },
    { words: "Chi parla: manca", must: true },
    { words: "sms (arabo): 70 lettere per SMS invece di 160, a causa di ع", must: false },
  ]);
});
