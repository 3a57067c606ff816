// push.ts: a word on this telephone while the app is closed: asked for by a tap, and by a volunteer
// only. Without it everything is there when the app is opened.
import { signal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import { language } from "../../shared/language";
import { site } from "../../shared/site";
import { asDevice, device } from "./device";

/** Null: not on this telephone, or not in this town. */
export const isCalled = signal<boolean | null>(null);

const registered = () => navigator.serviceWorker.getRegistration("/field/");

async function tell(subscription: PushSubscription): Promise<void> {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const { p256dh = "", auth = "" } = keys;

  await answer(
    api.PUT("/api/v1/telephone", {
      body: { endpoint, keys: { p256dh, auth }, language: language.peek() },
      headers: asDevice(),
    }),
  );
}

/** At the start. The browser may have changed the address meanwhile, and the reader his
 *  language, so they are told again. */
export async function findPush(): Promise<void> {
  if (!site.peek()?.push_key || !("PushManager" in globalThis)) return;
  const subscription = await (await registered())?.pushManager.getSubscription();

  isCalled.value = Boolean(subscription && device.peek());
  if (subscription && device.peek()) await tell(subscription).catch(() => undefined);
}

/** False: the telephone does not allow it. Throws what went wrong otherwise. */
export async function callMe(): Promise<boolean> {
  const key = site.peek()?.push_key;
  const manager = (await registered())?.pushManager;

  if (!key || !manager || (await Notification.requestPermission()) !== "granted") return false;
  await (await manager.getSubscription())?.unsubscribe(); // it may be of another key
  await tell(await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  isCalled.value = true;
  return true;
}

export async function callMeNot(): Promise<void> {
  const subscription = await (await registered())?.pushManager.getSubscription();

  isCalled.value = false;
  await subscription?.unsubscribe();
  await answer(api.DELETE("/api/v1/telephone", { headers: asDevice() })).catch(() => undefined);
}
