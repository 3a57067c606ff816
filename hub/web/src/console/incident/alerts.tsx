// alerts.tsx: the alerts that were made of this incident, and how far each of them is.
import { useLoaded } from "../../shared/loaded";
import { text } from "../../shared/text";
import { alertsOf } from "../acts";
import { mode } from "../app/mode";
import { AlertLine } from "../composer/alert-line";

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
            <AlertLine alert={alert} />
          </li>
        ))}
      </ul>
    </section>
  );
}
