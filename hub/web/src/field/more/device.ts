// device.ts: whose telephone this is. A one-time link ties it to a volunteer for a year; without
// one it reports as any resident does.
import { signal } from "@preact/signals";
import { answer, api, once } from "../../shared/api";
import { DEVICE, type Device } from "../outbox/run";
import { fact, keepFact } from "../outbox/store";

export const device = signal<Device | null>(null);

export const asDevice = (): { Authorization?: string } => {
  const secret = device.peek()?.secret;
  return secret ? { Authorization: `Bearer ${secret}` } : {};
};

export async function findDevice(): Promise<void> {
  device.value = (await fact<Device>(DEVICE)) ?? null;
}

/* A name by which its owner finds it in the list of what may speak for him. */
const nameOfThis = (): string =>
  `${/iPhone|iPad|Android|Windows|Mac|Linux/.exec(navigator.userAgent)?.[0] ?? "Web"} ${new Date().toISOString().slice(0, 10)}`;

/** What a link or a QR code ends with: the secret behind "#", or the secret alone. */
export const secretOf = (link: string): string => link.trim().replace(/^.*#/, "");

/** Ties this telephone to whoever was given the link; throws a Problem. */
export async function tie(link: string): Promise<void> {
  await answer(api.POST("/api/v1/session", { body: { link: secretOf(link) } }));
  const added = await answer(
    api.POST("/api/v1/devices", { body: { name: nameOfThis() }, headers: once() }),
  );
  const session = await answer(
    api.GET("/api/v1/session", { headers: { Authorization: `Bearer ${added.secret}` } }),
  );

  device.value = {
    secret: added.secret,
    name: session.name ?? added.name,
    mode: session.mode ?? "actual",
    expires: added.expires,
  };
  await keepFact(DEVICE, device.peek());
}

export async function untie(): Promise<void> {
  device.value = null;
  await keepFact(DEVICE, undefined);
}
