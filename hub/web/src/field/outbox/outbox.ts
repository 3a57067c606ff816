// outbox.ts: the outbox as the page sees it: what waits, what is being sent, what became of it.
import { computed, signal } from "@preact/signals";
import { newId } from "../report/uuid";
import { type Item, isOverdue, newItem, type Report, stageOf, waitsFor, wantsNews } from "./item";
import { makeDue, type OnStep, rest, runOutbox } from "./run";
import { askStatus } from "./send";
import { allItems, changeItem, forgetItem, keepItem, photoOf } from "./store";

export const items = signal<readonly Item[]>([]);
export const sending = signal<string | null>(null);
export const isOnline = signal(navigator.onLine);

export const waiting = computed(() => items.value.filter((item) => waitsFor(item) === "text"));
export const stage = (item: Item) => stageOf(item, sending.value === item.id);
export const hasOverdue = (now: number): boolean =>
  items.value.some((item) => isOverdue(item, now));

const NEWS_MS = 15_000;
const BROKEN_MS = 15_000;
const KEPT_MS = 30 * 24 * 3_600_000;
const others = new BroadcastChannel("tocsin-outbox");
let timer: ReturnType<typeof setTimeout> | undefined;

async function look(): Promise<void> {
  items.value = await allItems();
}

/* What got through says more about the network than the browser knows. */
const onStep: OnStep = (step) => {
  sending.value = "id" in step ? step.id : null;
  if ("isThrough" in step && step.isThrough) isOnline.value = true;
  void look();
  others.postMessage("changed");
};

/** Sends what is due and comes back when something is due again, or when the device could not
    remember what was done. */
export async function kick(): Promise<void> {
  clearTimeout(timer);
  try {
    await runOutbox(onStep);
    await look();
    const ms = rest(items.peek(), Date.now());
    if (ms !== null) timer = setTimeout(kick, Math.max(ms, 1000));
  } catch {
    sending.value = null;
    timer = setTimeout(kick, BROKEN_MS);
  }
}

/** Tries at once, whatever had to wait. */
export async function nudge(): Promise<void> {
  await makeDue();
  await kick();
}

/** On disk when it resolves; sent whenever that can be. */
export async function save(report: Report, photo: Blob | null): Promise<void> {
  await keepItem(newItem(report, photo !== null, Date.now()), photo);
  await look();
  void askForSync();
  void kick();
}

export async function discard(id: string): Promise<void> {
  await forgetItem(id);
  await look();
}

/** The same words and photo as a new report, in place of one that was refused. */
export async function sendAnew(item: Item): Promise<void> {
  await save({ ...item.report, id: newId() }, (await photoOf(item.id)) ?? null);
  await discard(item.id);
}

/* Where the browser can, it wakes the worker when the network is there, the page being closed. */
async function askForSync(): Promise<void> {
  const worker = (await navigator.serviceWorker?.getRegistration()) as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined;
  await worker?.sync?.register("outbox").catch(() => undefined);
}

/* A warning once issued stays issued, also when it is over. */
const told = (item: Item, change: Partial<Item>): Partial<Item> =>
  item.status?.status === "alerted" && change.status?.status === "confirmed"
    ? { ...change, status: item.status }
    : change;

async function askNews(): Promise<void> {
  if (document.visibilityState !== "visible") return;
  const wire = {
    fetch: (path: string, init: RequestInit) => fetch(path, init),
    now: Date.now,
    chance: Math.random,
  };

  for (const item of items
    .peek()
    .filter((each) => wantsNews(each, Date.now()))
    .slice(-20))
    await changeItem(item.id, told(item, await askStatus(item, wire)));
  await look();
}

async function forgetOld(): Promise<void> {
  for (const item of await allItems())
    if (waitsFor(item) === null && Date.now() - item.saved > KEPT_MS) await forgetItem(item.id);
}

export async function startOutbox(): Promise<void> {
  others.onmessage = () => void look();
  addEventListener("online", () => {
    isOnline.value = true;
    void nudge().then(askNews);
  });
  addEventListener("offline", () => {
    isOnline.value = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void nudge().then(askNews);
  });
  setInterval(() => void askNews(), NEWS_MS);
  await forgetOld();
  await look();
  void nudge().then(askNews);
}
