// store.ts: what this device remembers (IndexedDB): reports on their way with their photos, and a
// few facts. Page and service worker share it.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Item } from "./item";
import type { Change } from "./send";

interface Shape extends DBSchema {
  items: { key: string; value: Item };
  photos: { key: string; value: Blob };
  facts: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Shape>> | undefined;

const database = (): Promise<IDBPDatabase<Shape>> => {
  opened ??= openDB<Shape>("tocsin-field", 1, {
    upgrade(db) {
      db.createObjectStore("items", { keyPath: "id" });
      db.createObjectStore("photos");
      db.createObjectStore("facts");
    },
    terminated() {
      opened = undefined; // the browser closed it: the next use opens it again
    },
  });
  return opened;
};

/* On the disk, not only handed to the system: what is shown as saved survives a dead battery. */
const STRICT = { durability: "strict" } as const;

export async function keepItem(item: Item, photo: Blob | null): Promise<void> {
  const writing = (await database()).transaction(["items", "photos"], "readwrite", STRICT);

  if (photo) void writing.objectStore("photos").put(photo, item.id);
  void writing.objectStore("items").put(item);
  await writing.done;
}

/** Newest last, as their ids are. */
export const allItems = async (): Promise<Item[]> => (await database()).getAll("items");

export const photoOf = async (id: string): Promise<Blob | undefined> =>
  (await database()).get("photos", id);

/** The item as it is now, changed; undefined when it has been removed meanwhile. */
export async function changeItem(id: string, change: Change): Promise<Item | undefined> {
  const writing = (await database()).transaction("items", "readwrite", STRICT);
  const item = await writing.store.get(id);
  const changed = item && { ...item, ...change };

  if (changed) void writing.store.put(changed);
  await writing.done;
  return changed;
}

export async function forgetItem(id: string): Promise<void> {
  const writing = (await database()).transaction(["items", "photos"], "readwrite");

  void writing.objectStore("items").delete(id);
  void writing.objectStore("photos").delete(id);
  await writing.done;
}

export const fact = async <T>(name: string): Promise<T | undefined> =>
  (await (await database()).get("facts", name)) as T | undefined;

export async function keepFact(name: string, value: unknown): Promise<void> {
  const db = await database();
  if (value === undefined) await db.delete("facts", name);
  else await db.put("facts", value, name);
}
