// failures.tsx: what did not arrive, by reason, and the one act there is: try again what failed, only that.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { once } from "../../shared/api";
import { named, text } from "../../shared/text";
import { tellDone, tellFailed } from "../../shared/toast";
import { retryFailed } from "../acts";
import { may } from "../app/session";
import type { FailureReason } from "../trade";

interface Part {
  id: string;
  reload: () => Promise<void>;
}

const sum = (reasons: readonly FailureReason[], of: "count" | "again") =>
  reasons.reduce((all, reason) => all + reason[of], 0);

function Retry({ id, channel, again, reload }: Part & { channel: string; again: number }) {
  const isBusy = useSignal(false);
  const key = useRef(once());

  const retry = async () => {
    if (isBusy.peek()) return;
    isBusy.value = true;
    try {
      const { retried = 0 } = await retryFailed(id, channel, key.current);
      key.current = once(); // what fails once more may be tried once more
      tellDone(text("console_live.retried", { channel, n: retried }));
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
    await reload();
  };
  return (
    <button type="button" class="button" aria-busy={isBusy.value} onClick={() => void retry()}>
      {text("console_live.retry", { channel, n: again })}
    </button>
  );
}

function OfChannel({
  id,
  channel,
  reasons,
  reload,
}: Part & { channel: string; reasons: readonly FailureReason[] }) {
  const again = sum(reasons, "again");

  return (
    <li class="failures">
      <p class="row">
        <b>{channel}</b> {text("console_live.failed_n", { n: sum(reasons, "count") })}
        {again > 0 && (may("operator") || may("approver")) && (
          <Retry id={id} channel={channel} again={again} reload={reload} />
        )}
      </p>
      <ul>
        {reasons.map(({ reason, why, count }) => (
          <li key={`${reason}${why}`}>
            <b class="number">{count}</b>
            <span>
              {named(`console_live.reason_${reason}`)} {why && <q dir="auto">{why}</q>}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

export function Failures({ id, reasons, reload }: Part & { reasons: readonly FailureReason[] }) {
  const channels = [...new Set(reasons.map(({ channel }) => channel))];

  return reasons.length === 0 ? null : (
    <section aria-labelledby="failures">
      <h2 id="failures">{text("console_live.failures")}</h2>
      <ul class="stack">
        {channels.map((channel) => (
          <OfChannel
            key={channel}
            id={id}
            channel={channel}
            reasons={reasons.filter((reason) => reason.channel === channel)}
            reload={reload}
          />
        ))}
      </ul>
    </section>
  );
}
