// besides.tsx: an incident is warned of once: who begins an alert is led to the one there is, and who releases
// another is told of it.
import { useEffect, useRef } from "preact/hooks";
import { useLoaded } from "../../shared/loaded";
import { text } from "../../shared/text";
import { alertsOf, besides, isLive } from "../acts";
import { mode, to } from "../app/mode";
import type { Alert } from "../trade";
import { AlertLine } from "./alert-line";
import { placeOf } from "./place";

/** Before another is begun: update it, open it, or write another all the same. */
export function Instead({ alerts, incident }: { alerts: readonly Alert[]; incident: string }) {
  const list = useRef<HTMLUListElement>(null);
  const isFollowed = ({ id }: Alert) => alerts.some(({ previous }) => previous === id);

  useEffect(() => list.current?.querySelector<HTMLElement>("a.button")?.focus(), []);
  return (
    <section class="notice warn">
      <h1>{text("console_alert.besides")}</h1>
      <ul class="adjacent" ref={list}>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <AlertLine alert={alert} />{" "}
            {isLive(alert) && !isFollowed(alert) ? (
              <a class="button primary" href={to(`/alerts/new?previous=${alert.id}`)}>
                {text("console_alert.update_it")}
              </a>
            ) : (
              <a class="button" href={placeOf(alert)}>
                {text("console_alert.open_it")}
              </a>
            )}
          </li>
        ))}
      </ul>
      <a class="button quiet" href={to(`/alerts/new?incident=${incident}&another=1`)}>
        {text("console_alert.another")}
      </a>
    </section>
  );
}

/** In the review: what else is there about the incident. */
export function Besides({ alert }: { alert: Alert }) {
  const incident = alert.incident ?? 0;
  const { value } = useLoaded(
    `besides ${mode.value} ${incident}`,
    async () => (incident ? alertsOf(incident) : []),
    ({ about = "" }) => about.startsWith("alert:"),
  );
  const others = besides(value.value ?? [], alert);

  if (others.length === 0) return null;
  return (
    <section class="notice warn" role="alert">
      <b>{text("console_alert.besides")}</b>
      <ul class="adjacent">
        {others.map((one) => (
          <li key={one.id}>
            <AlertLine alert={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
