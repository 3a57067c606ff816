// browser.mjs: what the modules ask of a browser when they are loaded, and no more.
const later = globalThis.setInterval;

globalThis.setInterval = (...args) => later(...args).unref();
const { Request } = globalThis;

globalThis.window = globalThis;
globalThis.Request = class extends Request {
  constructor(address, init) {
    super(new URL(address, location.href), init);
  }
};
globalThis.fetch = (request) => globalThis.hub(request); // each test's own
globalThis.location = new URL("http://localhost/console/actual");
globalThis.Request = class extends Request {
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
