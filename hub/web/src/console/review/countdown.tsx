// countdown.tsx: a lone release everybody sees run down; any officer may stop it (R11).
import { useEffect, useRef } from "preact/hooks";
import { insist, once } from "../../shared/api";
import { text } from "../../shared/text";
import { msOf, now } from "../../shared/time";
import { releaseAlone, stop } from "../acts";
import { session } from "../app/session";
import type { Alert, Preview } from "../trade";
import { useAct } from "./act";

const WORTH_MS = 60_000; // not heard of by the hub for so long, it is for a person to look at again

export function Countdown({
  alert,
  preview,
  reload,
}: {
  alert: Alert;
  preview: Preview;
  reload: () => Promise<void>;
}) {
  const until = msOf(alert.countdown?.until ?? 0);
  const left = Math.max(0, Math.ceil((until - now.value) / 1000));
  const isOver = left === 0;
  const isStopped = useRef(false);
  const isMine = alert.author_name === session.value?.name;
  const { act } = useAct(reload);

  useEffect(() => {
    if (!isOver || !isMine) return;
    const shown = {
      hash: alert.hash ?? "",
      reach: alert.reach?.total ?? preview.reach?.total ?? 0,
    };
    const key = once();
    const why = text("console_review.countdown_over");
    void act(() =>
      insist(async () => {
        if (isStopped.current || Date.now() > until + WORTH_MS) return;
        await releaseAlone(alert.id ?? "", "lone", shown, why, key);
      }),
    );
  }, [isOver, isMine]);
  const stopIt = () => {
    const key = once();
    isStopped.current = true;
    void act(() => insist(() => stop(alert.id ?? "", "false_alarm", "", key)));
  };

  return (
    <div class="notice warn countdown" role="alert">
      <p>
        <b>{text("console_review.countdown", { n: left })}</b>
      </p>
      <button type="button" class="button danger" onClick={stopIt}>
        {text("console_review.stop_countdown")}
      </button>
    </div>
  );
}
