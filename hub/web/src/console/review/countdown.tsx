// countdown.tsx: a lone release everybody sees run down; any officer may stop it (R11).
import { useEffect, useMemo } from "preact/hooks";
import { once } from "../../shared/api";
import { text } from "../../shared/text";
import { msOf, now } from "../../shared/time";
import { releaseAlone, stop } from "../acts";
import { session } from "../app/session";
import type { Alert, Preview } from "../trade";
import { useAct } from "./act";
import { lone } from "./lone";

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
  const ours = useMemo(() => lone(until), [until]);
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
    void act(() => ours.release(() => releaseAlone(alert.id ?? "", "lone", shown, why, key)));
  }, [isOver, isMine]);
  const stopIt = () => {
    const key = once();
    void act(() => ours.stop(() => stop(alert.id ?? "", "false_alarm", "", key)));
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
