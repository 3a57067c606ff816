// alerts.tsx: the alerts that were made of this incident, and how far each of them is.
import { answer, api } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { levelOf, Severity } from "../../shared/severity";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { isDraft } from "../acts";
import { mode, to } from "../app/mode";
import { placeOf } from "../composer/place";
import type { Alert } from "../trade";

async function alertsOf(incident: number): Promise<readonly Alert[]> {
  const query = { mode: mode.peek(), incident };
  const { alerts = [] } = (await answer(
    api.GET("/api/v1/alerts", { params: { query } } as never),
  )) as { alerts?: Alert[] };
  return alerts;
}

export function Alerts({ incident }: { incident: number }) {
  const { value } = useLoaded(
    `alerts of ${mode.value} ${incident}`,
    () => alertsOf(incident),
    ({ about = "" }) => about.startsWith("alert:"),
  );
  const alerts = value.value ?? [];

  if (alerts.length === 0) return null;
  return (
    <section>
      <h3>{text("console.rail_alerts")}</h3>
      <ul class="adjacent">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Severity level={levelOf(alert.content?.severity)} />{" "}
            <a href={isDraft(alert) ? to(`/alerts/${alert.id}`) : placeOf(alert)}>
              {alert.headline ?? text("message.alert")}
            </a>{" "}
            <span class="muted">
              {named(`state.${alert.state}`)} · {moment(alert.released ?? alert.changed ?? 0)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
