// acts.ts: what may be asked about alerts, each as one call. Whoever asks keeps the key of a write, so that
// pressing twice or trying again does it once (R16).
import { answer, api, once, type Schemas } from "../shared/api";
import { mode } from "./app/mode";
import type { Alert, Area, Content, Preview } from "./trade";

const at = (id: string) => ({ params: { path: { id } } });
const alertOf = (asked: Promise<{ data?: unknown; error?: unknown; response: Response }>) =>
  answer(asked) as Promise<Alert>;

export interface Beginning {
  mode: string;
  incident?: number;
  previous?: string;
  channels?: string[];
  template?: string;
  level?: string;
  values?: Record<string, string>;
  area?: Area;
  expires?: string;
  content?: Content;
  no_siren_reason?: string;
}
export interface Edit {
  content?: Content;
  template?: string;
  level?: string;
  values?: Record<string, string>;
  area?: Area;
  expires?: string;
  channels?: string[];
  no_siren_reason?: string;
}

/** An Update goes by the ways that carried what it follows, as far as there still are. */
export const beginningAfter = ({
  id = "",
  mode = "actual",
  channels,
  unreached,
  no_siren_reason: reason,
}: Alert): Beginning => ({
  mode,
  previous: id,
  ...(reason && { no_siren_reason: reason }),
  ...(channels && { channels: channels.filter((name) => !unreached?.includes(name)) }),
});

/** All alerts of this mode about an incident, newest first. */
export async function alertsOf(incident: number): Promise<Alert[]> {
  const query = { mode: mode.peek(), incident };
  const { alerts = [] } = (await answer(
    api.GET("/api/v1/alerts", { params: { query } } as never),
  )) as { alerts?: Alert[] };
  return alerts;
}

export const readAlert = (id: string) => alertOf(api.GET("/api/v1/alerts/{id}", at(id)));

export const beginDraft = (draft: Beginning) =>
  alertOf(api.POST("/api/v1/alerts", { body: draft as Schemas["Draft"] }));

export const editDraft = (id: string, version: number, edit: Edit) =>
  alertOf(
    api.PUT("/api/v1/alerts/{id}", {
      ...at(id),
      headers: { "If-Match": `"${version}"` },
      body: edit as Schemas["Draft"],
    }),
  );

export const previewOf = (id: string): Promise<Preview> =>
  answer(api.POST("/api/v1/alerts/{id}/preview", { ...at(id), body: {} as never }));

export const propose = (id: string, note: string, key = once()) =>
  alertOf(
    api.POST("/api/v1/alerts/{id}/propose", {
      ...at(id),
      headers: key,
      body: note ? { note } : {},
    }),
  );

export interface Shown {
  hash: string;
  reach: number;
}

/** Approves what was shown, and releases it when that was the last approval. */
export const approve = (id: string, { hash, reach }: Shown, release: boolean, key = once()) =>
  alertOf(
    api.POST("/api/v1/alerts/{id}/approve", {
      ...at(id),
      headers: key,
      body: release ? { hash, release, confirm_reach: reach } : { hash },
    }),
  );

export const release = (id: string, { hash, reach }: Shown, key = once()) =>
  alertOf(
    api.POST("/api/v1/alerts/{id}/release", {
      ...at(id),
      headers: key,
      body: { hash, confirm_reach: reach },
    }),
  );

export type Alone = "lone" | "break-glass" | "correct";

export const releaseAlone = (
  id: string,
  how: Alone,
  { hash, reach }: Shown,
  reason: string,
  key = once(),
) =>
  alertOf(
    api.POST(`/api/v1/alerts/{id}/${how}`, {
      ...at(id),
      headers: key,
      body: { hash, reason, confirm_reach: reach },
    }),
  );

export type Back = "return" | "reject" | "withdraw";

export const sendBack = (id: string, how: Back, reason: string, key = once()) =>
  alertOf(api.POST(`/api/v1/alerts/{id}/${how}`, { ...at(id), headers: key, body: { reason } }));

export const STOPS = ["false_alarm", "wrong_area", "over", "was_exercise"] as const;
export type StopReason = (typeof STOPS)[number];

export const stop = (id: string, reason: StopReason, note: string, key = once()) =>
  alertOf(
    api.POST("/api/v1/alerts/{id}/stop", {
      ...at(id),
      headers: key,
      body: note ? { reason, note } : { reason },
    }),
  );

/** Sends anew what failed for certain by a channel; answers how many. */
export const retryFailed = (id: string, channel: string, key = once()) =>
  answer(api.POST("/api/v1/alerts/{id}/retry", { ...at(id), headers: key, body: { channel } }));

/** Not written for good yet: may be edited where it stands. */
export const isDraft = (alert: Alert) => alert.state === "draft" || alert.state === "returned";
/** Out, or on its way: can be stopped. */
export const isLive = (alert: Alert) => alert.state === "released";
/** Waits for somebody's approval. */
export const isWaiting = (alert: Alert) =>
  alert.state === "proposed" || alert.state === "approved" || alert.state === "held";

/** In force, awaited or being written beside this one; what it follows is no other alert, it takes its place. */
export const besides = (alerts: readonly Alert[], own?: Alert): Alert[] =>
  alerts.filter(
    (one) =>
      (isDraft(one) || isWaiting(one) || isLive(one)) &&
      ![own?.id, own?.previous, own?.next].includes(one.id),
  );
