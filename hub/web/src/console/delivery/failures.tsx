// failures.tsx: what did not arrive, by reason, and the one act there is: try again what failed, only that.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, isProblem, once } from "../../shared/api";
import { text } from "../../shared/text";
import { tellDone, tellFailed } from "../../shared/toast";
import type { Alert, DeliveryChannel } from "../trade";

interface Reason {
  channel: string;
  reason: string;
  count: number;
}

/** [] where the hub tells none. */
async function reasonsOf(id: string): Promise<readonly Reason[]> {
  try {
    const path = "/api/v1/alerts/{id}/progress" as never;
    const told = (await answer(api.GET(path, { params: { path: { id } } } as never))) as {
      reasons?: Reason[];
    };
    return told.reasons ?? [];
  } catch (thrown) {
    if (!isProblem(thrown)) throw thrown;
    return [];
  }
}

export function Failures({
  alert,
  rows,
  reload,
}: {
  alert: Alert;
  rows: DeliveryChannel[];
  reload: () => Promise<void>;
}) {
  const reasons = useSignal<readonly Reason[]>([]);
  const failed = rows.filter((row) => (row.failed ?? 0) > 0);
  const sum = failed.reduce((all, row) => all + (row.failed ?? 0), 0);
  const id = alert.id ?? "";

  useEffect(() => {
    if (sum > 0)
      void reasonsOf(id).then((list) => {
        reasons.value = list;
      });
  }, [id, sum]);
  const retry = async (channel: string) => {
    try {
      const path = "/api/v1/alerts/{id}/retry" as never;
      await answer(
        api.POST(path, { params: { path: { id } }, headers: once(), body: { channel } } as never),
      );
      tellDone(text("console_live.retried", { channel }));
      await reload();
    } catch (thrown) {
      tellFailed(thrown);
    }
  };
  if (failed.length === 0) return null;
  return (
    <section>
      <h2>{text("console_live.failures")}</h2>
      <ul class="stack">
        {failed.map(({ channel = "", failed: count = 0 }) => (
          <li key={channel} class="row">
            <b>{channel}</b> {text("console_live.failed_n", { n: count })}
            <span class="muted">
              {reasons.value
                .filter((one) => one.channel === channel)
                .map((one) => `${one.reason} (${one.count})`)
                .join(" · ")}
            </span>
            {reasons.value.length > 0 && (
              <button type="button" class="button small" onClick={() => void retry(channel)}>
                {text("console_live.retry")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
