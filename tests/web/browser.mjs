// browser.mjs: what the modules ask of a browser when they are loaded, and no more.
const later = globalThis.setInterval;

globalThis.setInterval = (...args) => later(...args).unref();
globalThis.location = new URL("http://localhost/console/actual");
globalThis.Request = class extends globalThis.Request {
  constructor(asked, how) {
    super(typeof asked === "string" ? new URL(asked, location) : asked, how);
  }
};
globalThis.fetch = (...asked) => globalThis.hub(...asked); // each test brings the hub it needs
globalThis.history = { pushState() {}, replaceState() {} };
globalThis.localStorage = { getItem: () => null, setItem() {} };
globalThis.sessionStorage = { getItem: () => null, setItem() {} };
globalThis.matchMedia = () => ({ matches: false, addEventListener() {} });
globalThis.addEventListener = () => {};
globalThis.window = globalThis;
globalThis.document = { documentElement: { dataset: {} } };
Object.defineProperty(globalThis, "navigator", { value: { languages: ["it-IT"] }, configurable: true });
