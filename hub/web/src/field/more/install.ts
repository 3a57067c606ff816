// install.ts: what makes the app stay: the browser's leave to keep its data, a place on the home
// screen, and a new version at the next start.
import { signal } from "@preact/signals";

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

const offer = signal<InstallEvent | null>(null);
export const canInstall = signal(false);
export const isNewWaiting = signal(false);
export const isKept = signal<boolean | null>(null);
export const isInstalled = matchMedia("(display-mode: standalone)").matches;
export const isApple = /iPhone|iPad/.test(navigator.userAgent);

export async function install(): Promise<void> {
  await offer.peek()?.prompt();
  offer.value = null;
  canInstall.value = false;
}

/** Asked for with the first report: data of a site nobody uses may be thrown away. */
export async function askToKeep(): Promise<void> {
  isKept.value = (await navigator.storage?.persist?.()) ?? false;
}

const TAKEN_OVER = "tocsin.taken-over";
const PATIENCE_MS = 3000;

/* At the start, before anything is shown, the version that waits takes over. */
async function takeOver(waiting: ServiceWorker): Promise<void> {
  if (sessionStorage.getItem(TAKEN_OVER)) return;
  sessionStorage.setItem(TAKEN_OVER, "yes");
  const taken = new Promise((done) =>
    navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }),
  );
  waiting.postMessage("take over");
  await Promise.race([taken, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  location.reload();
  await new Promise(() => undefined);
}

/** Resolves when the app may begin. */
export async function startWorker(): Promise<void> {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer.value = event as InstallEvent;
    canInstall.value = true;
  });
  if (!("serviceWorker" in navigator)) return;
  const known = await navigator.serviceWorker.getRegistration("/field/");
  if (known?.waiting) await takeOver(known.waiting);
  else sessionStorage.removeItem(TAKEN_OVER);
  void navigator.serviceWorker
    .register("/field/sw.js", { scope: "/field/", updateViaCache: "none" })
    .then(watchForNew, () => undefined);
  isKept.value = (await navigator.storage?.persisted?.()) ?? null;
}

function watchForNew(registration: ServiceWorkerRegistration): void {
  const look = () => {
    isNewWaiting.value = registration.waiting !== null && registration.active !== null;
  };

  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", look),
  );
  look();
}
