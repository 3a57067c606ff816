// run.ts: the outbox at work: texts first, oldest first, then photos piece by piece. One runs at a
// time in all tabs and the worker; should two ever run, the ids still make each report one.
import { type Item, waitsFor } from "./item";
import { type Change, sendPiece, sendText, type Wire } from "./send";
import { allItems, changeItem, fact, photoOf } from "./store";

export interface Device {
  secret: string;
  name: string;
  mode: string;
  expires: string;
}

/** A step begins with an item, or is over: did it get through to the hub? */
export type OnStep = (step: { id: string } | { isThrough: boolean }) => void;

export const DEVICE = "device";
const LOCK = "tocsin-outbox";

const isDue = (item: Item, what: "text" | "photo", now: number): boolean =>
  waitsFor(item) === what && item.due <= now;

const nextOf = (items: readonly Item[], now: number): Item | undefined =>
  items.find((item) => isDue(item, "text", now)) ?? items.find((item) => isDue(item, "photo", now));

async function step(item: Item, wire: Wire): Promise<Change> {
  if (waitsFor(item) === "text") return sendText(item, wire);
  const photo = await photoOf(item.id);
  return photo ? sendPiece(item, photo, wire) : { photo: "none" };
}

/** Ms until something is due again; null: nothing waits. */
export function rest(items: readonly Item[], now: number): number | null {
  const due = items.filter((item) => waitsFor(item) !== null).map((item) => item.due);
  return due.length > 0 ? Math.max(0, Math.min(...due) - now) : null;
}

async function drain(onStep: OnStep): Promise<void> {
  const device = await fact<Device>(DEVICE);
  const wire: Wire = {
    fetch: (path, init) => fetch(path, init),
    now: Date.now,
    chance: Math.random,
    ...(device && { token: device.secret }),
  };

  for (;;) {
    const item = nextOf(await allItems(), wire.now());
    if (!item) break;
    onStep({ id: item.id });
    const change = await step(item, wire);
    await changeItem(item.id, change);
    onStep({ isThrough: change.trouble !== OFFLINE });
    if (change.trouble === OFFLINE) break; // the others would fare no better
  }
}

export const OFFLINE = "offline";

/** Sends what is due, unless somebody else does already. */
export async function runOutbox(onStep: OnStep): Promise<void> {
  if (!("locks" in navigator)) return drain(onStep);
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) =>
    lock ? drain(onStep) : undefined,
  );
}

/** The network is there again, or a person asked: nothing waits any longer for its turn. */
export async function makeDue(): Promise<void> {
  for (const item of await allItems())
    if (waitsFor(item) !== null && item.due > Date.now()) await changeItem(item.id, { due: 0 });
}
