// sos.tsx: help for oneself. Held for two seconds, so that no pocket calls; then it is on its way,
// and the emergency number is one touch away.
import { signal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { Dialog } from "../../shared/dialog";
import { site } from "../../shared/site";
import { text } from "../../shared/text";
import { Latest } from "../mine/latest";
import { items } from "../outbox/outbox";
import { sendSos } from "../report/draft";
import { shortReport, smsLink } from "../report/short";
import { tellDone, tellFailed } from "./notes";

const HOLD_MS = 2000;
const sent = signal<string | null>(null);

async function cry(): Promise<void> {
  try {
    sent.value = await sendSos(text("field.sos_text"));
    navigator.vibrate?.(200);
  } catch {
    tellFailed(text("field.save_failed"));
  }
}

function Sent({ id }: { id: string }) {
  const phone = site.value?.emergency_phone ?? "112";
  const number = site.value?.report_sms;
  const report = items.value.find((item) => item.id === id)?.report;
  const body = report && shortReport(report);

  return (
    <Dialog
      title={text("field.sos_sent")}
      onClose={() => {
        sent.value = null;
      }}
      actions={
        <>
          <a class="button danger large" href={`tel:${phone}`}>
            {text("field.sos_call", { phone })}
          </a>
          {number && body && (
            <a class="button large" href={smsLink(number, body)}>
              {text("field.by_sms")}
            </a>
          )}
          <form method="dialog">
            <button type="submit" class="button large">
              {text("field.close")}
            </button>
          </form>
        </>
      }
    >
      <p>{text("field.sos_next", { phone })}</p>
      <Latest id={id} />
    </Dialog>
  );
}

export function Sos() {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const press = () => {
    if (timer.current) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      timer.current = null;
      setHeld(false);
      void cry();
    }, HOLD_MS);
  };
  const release = () => {
    if (!timer.current) return;
    clearTimeout(timer.current);
    timer.current = null;
    setHeld(false);
    tellDone(text("field.sos_hold"));
  };
  const isKey = (event: KeyboardEvent) => event.key === "Enter" || event.key === " ";
  return (
    <>
      <button
        type="button"
        class={`sos ${isHeld ? "held" : ""}`}
        aria-label={text("field.sos_label")}
        onPointerDown={press}
        onPointerUp={release}
        onPointerLeave={release}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isKey(event)) return;
          event.preventDefault();
          if (!event.repeat) press();
        }}
        onKeyUp={(event) => {
          if (isKey(event)) release();
        }}
      >
        SOS
      </button>
      {sent.value && <Sent id={sent.value} />}
    </>
  );
}
