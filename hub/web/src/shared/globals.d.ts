// What build.mjs puts in.
declare const LANGUAGES: Readonly<Record<string, string>>; // language -> address of its texts
declare const LATER_TEXTS: Readonly<Record<string, string>>; // the same of screens opened later
declare const LAND: string; // address of the outlines the maps stand on (base-map.mjs)
declare const SHELL: readonly string[]; // service worker: the files of the face
declare const VERSION: string; // service worker: changes with them
