// plural.mjs: schemas/vectors/plural.json says what Unicode's CLDR says, asked of node's own copy.
// With an argument it is written anew: node tests/schemas/plural.mjs write
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "schemas/vectors/plural.json";
const LANGUAGES = ["it", "en", "de", "sl", "fr", "es", "ar", "uk"];
const FORMS = ["zero", "one", "two", "few", "many", "other"];
const COUNTS = [...Array(27).keys(), 99, 100, 101, 102, 103, 104, 105, 110, 111, 112, 114, 115, 121, 122, 125, 199,
    200, 201, 202, 203, 211, 999, 1000, 1001, 1002, 1011, 12480, 100000, 999999, 1000000, 1000001, 2000000, 2500000];

function formsOf(language) {
    const rules = new Intl.PluralRules(language);
    const forms = {};
    for (const form of FORMS)
        if (rules.resolvedOptions().pluralCategories.includes(form))
            forms[form] = COUNTS.filter((count) => rules.select(count) === form).map(String);
    return forms;
}

const made = {
    about: "Which form a text takes beside a whole number: the plural categories of Unicode's CLDR. The hub and the faces must both agree.",
    languages: Object.fromEntries(LANGUAGES.map((language) => [language, formsOf(language)])),
};
if (process.argv[2] === "write")
    writeFileSync(FILE, JSON.stringify(made, null, 1).replace(/\[\s+([^\]]*?)\s+\]/g, (_, list) => `[${list.replace(/\s+/g, " ")}]`) + "\n");
const kept = JSON.parse(readFileSync(FILE, "utf8"));
if (JSON.stringify(kept) !== JSON.stringify(made)) {
    console.error(`${FILE} is not what CLDR ${process.versions.cldr} says`);
    process.exit(1);
}
