// waiting.tsx: for whom a proposal waits, since when, and whom the hub calls (UX §4.4).
import { useEffect } from "preact/hooks";
import { text } from "../../shared/text";
import { msOf, now, span } from "../../shared/time";
import { tellFailed } from "../../shared/toast";
import { findOfficers, officers } from "../app/officers";
import { may, session } from "../app/session";
import type { Alert, Preview } from "../trade";
import { Countdown } from "./countdown";
import { AlonePanel } from "./release";

const MINUTE_MS = 60_000; // then the hub calls them again (hub/calls.c)

export function Waiting({ alert, preview }: { alert: Alert; preview: Preview }) {
  const since = msOf(alert.changed ?? 0);
  const minutes = Math.floor((now.value - since) / MINUTE_MS);
  const approved = (alert.approvals ?? []).map(({ name }) => name);
  const asked = officers.value.filter(
    ({ name, roles }) =>
      roles.includes("approver") &&
      ![alert.author_name, alert.last_editor_name, ...approved].includes(name),
  );
  const nothing = async () => undefined;

  useEffect(() => void findOfficers().catch(tellFailed), [minutes]);
  return (
    <div class="waiting">
      <p role="status">
        <b>
          {text("console_review.waits", {
            count: (alert.persons_needed ?? 2) - 1 - approved.length,
          })}
        </b>{" "}
        {text("console_review.waits_since", { time: span(now.value - since) })}
      </p>
      {alert.last_editor_name === session.value?.name &&
        alert.author_name !== session.value?.name && <p>{text("console_review.you_edited")}</p>}
      <p>{text("console_review.all_called")}</p>
      <ul>
        {asked.map(({ id, name, display, is_online }) => (
          <li key={id}>
            {display || name}{" "}
            {is_online
              ? `● ${text("console_review.online")}`
              : `○ ${text("console_review.offline")}`}
          </li>
        ))}
      </ul>
      {minutes > 0 && <p class="warn">{text("console_review.call_them")}</p>}
      {alert.countdown && <Countdown alert={alert} preview={preview} reload={nothing} />}
      {!alert.countdown && may("approver") && alert.author_name === session.value?.name && (
        <AlonePanel alert={alert} preview={preview} reload={nothing} />
      )}
    </div>
  );
}
