// language.ts: the language of this face, and the ones it has.
import { signal } from "@preact/signals";
import { languageNow } from "./preferences";

export const languages = Object.keys(LANGUAGES);
export const language = signal(languageNow(languages));
