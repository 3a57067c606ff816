// stop.tsx: one officer, one key, two actions: S held for a second, then what is said to those it reached.
// The words were prepared with the alert, in all its languages (R17, R18).
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { once } from "../../shared/api";
import { Dialog } from "../../shared/dialog";
import { Hold } from "../../shared/hold";
import { language } from "../../shared/language";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { tellFailed } from "../../shared/toast";
import { readAlert, STOPS, type StopReason, stop } from "../acts";
import { to } from "../app/mode";
import type { Alert, Content } from "../trade";

export const STOP_HOLD_MS = 1000;

const KEYS = ["1", "2", "3", "4"] as const;

/** The prepared correction, in this officer's language or the alert's first. */
function preparedFor(alert: Alert, reason: StopReason): string {
  const prepared = (alert.retraction as Partial<Record<StopReason, Content>> | undefined)?.[reason];
  const texts = prepared?.texts ?? [];
  const ours = texts.find((one) => one.language.startsWith(language.value)) ?? texts[0];
  return [ours?.headline, ours?.instruction].filter(Boolean).join(" ");
}

export function Stop({ alert, reload }: { alert: Alert; reload: () => Promise<void> }) {
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const key = useRef(once());
  const id = alert.id ?? "";

  const act = async (reason: StopReason) => {
    if (isBusy.peek()) return;
    isBusy.value = true;
    try {
      await stop(id, reason, "", key.current);
      isAsking.value = false;
      await reload();
      const { next } = await readAlert(id);
      if (next) go(to(`/alerts/${next}/live`));
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const reason = STOPS[KEYS.indexOf(event.key as (typeof KEYS)[number])];
    if (!reason || event.repeat) return;
    event.preventDefault();
    void act(reason);
  };

  return (
    <>
      <Hold
        ms={STOP_HOLD_MS}
        letter="s"
        class="danger"
        onHeld={() => {
          isAsking.value = true;
        }}
      >
        {text("console_live.stop")} <kbd>S</kbd>
      </Hold>
      {isAsking.value && (
        <Dialog
          title={text("console_live.stop_why")}
          onClose={() => {
            isAsking.value = false;
          }}
        >
          <p>{text("console_live.stop_does")}</p>
          <div class="stack">
            {STOPS.map((reason, i) => (
              <button
                key={reason}
                type="button"
                class="button stop-reason"
                aria-busy={isBusy.value}
                onKeyDown={onKeyDown}
                onClick={() => void act(reason)}
              >
                <kbd>{KEYS[i]}</kbd>
                <span>
                  <b>{text(`console_live.why_${reason}`)}</b>
                  <span dir="auto">{preparedFor(alert, reason)}</span>
                </span>
              </button>
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}
