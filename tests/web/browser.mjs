// browser.mjs: what the modules ask of a browser when they are loaded, and no more.
const later = globalThis.setInterval;

globalThis.setInterval = (...args) => later(...args).unref();
globalThis.location = new URL("http://localhost/console/actual");
globalThis.history = { pushState() {}, replaceState() {} };
globalThis.localStorage = { getItem: () => null, setItem() {} };
globalThis.sessionStorage = { getItem: () => null, setItem() {} };
globalThis.matchMedia = () => ({ matches: false, addEventListener() {} });
globalThis.addEventListener = () => {};
globalThis.document = { documentElement: { dataset: {} } };
Object.defineProperty(globalThis, "navigator", { value: { languages: ["it-IT"] }, configurable: true });
