// alert-line.tsx: an alert named in one line, where others of its incident are listed.
import { levelOf, Severity } from "../../shared/severity";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import type { Alert } from "../trade";
import { placeOf } from "./place";

export function AlertLine({ alert }: { alert: Alert }) {
  return (
    <>
      <Severity level={levelOf(alert.content?.severity)} />{" "}
      <a href={placeOf(alert)}>{alert.headline ?? text("message.alert")}</a>{" "}
      <span class="muted">
        {named(`state.${alert.state}`)} · {moment(alert.released ?? alert.changed ?? 0)}
      </span>
    </>
  );
}
