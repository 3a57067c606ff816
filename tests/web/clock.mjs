// clock.mjs: timers that run when a test says how much time passes.
const settle = () => new Promise((done) => setImmediate(done));

export function clock() {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const timers = new Map();
  let at = 0;
  let next = 1;

  globalThis.setTimeout = (run, ms = 0) => {
    timers.set(next, { run, due: at + ms });
    return next++;
  };
  globalThis.clearTimeout = (id) => timers.delete(id);
  return {
    async pass(ms) {
      const until = at + ms;
      for (;;) {
        await settle();
        const [first] = [...timers].filter(([, { due }]) => due <= until).sort(([, a], [, b]) => a.due - b.due);
        if (!first) break;
        const [id, { run, due }] = first;
        timers.delete(id);
        at = due;
        run();
      }
      at = until;
    },
    restore: () => Object.assign(globalThis, real),
  };
}
