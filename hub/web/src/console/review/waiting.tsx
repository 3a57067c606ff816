// waiting.tsx: for whom a proposal waits, since when, and who is asked next after a minute (UX §4.4).
import { useEffect } from "preact/hooks";
import { text } from "../../shared/text";
import { msOf, now, span } from "../../shared/time";
import { tellFailed } from "../../shared/toast";
import { findOfficers, officers } from "../app/officers";
import { may, session } from "../app/session";
import type { Alert, Preview } from "../trade";
import { Countdown } from "./countdown";
import { AlonePanel } from "./release";
import { nextOf, TURN_MS } from "./rota";

export function Waiting({ alert, preview }: { alert: Alert; preview: Preview }) {
  const since = msOf(alert.changed ?? 0);
  const turn = Math.floor((now.value - since) / TURN_MS);
  const approved = (alert.approvals ?? []).map(({ name }) => name);
  const asked = officers.value.filter(
    ({ name, roles }) =>
      roles.includes("approver") &&
      ![alert.author_name, alert.last_editor_name, ...approved].includes(name),
  );
  const { current, next, left } = nextOf(asked, now.value - since);
  const nothing = async () => undefined;

  useEffect(() => void findOfficers().catch(tellFailed), [turn]);
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
      {current && (
        <p>
          {text("console_review.asked_now", { name: current.display || current.name })}{" "}
          {current.is_online
            ? `● ${text("console_review.online")}`
            : `○ ${text("console_review.offline")}`}
        </p>
      )}
      {next && (
        <p class="muted">
          {text("console_review.asked_next", {
            name: next.display || next.name,
            n: Math.ceil(left / 1000),
          })}
        </p>
      )}
      {now.value - since > TURN_MS && <p class="warn">{text("console_review.call_them")}</p>}
      {alert.countdown && <Countdown alert={alert} preview={preview} reload={nothing} />}
      {!alert.countdown && may("approver") && alert.author_name === session.value?.name && (
        <AlonePanel alert={alert} preview={preview} reload={nothing} />
      )}
    </div>
  );
}
