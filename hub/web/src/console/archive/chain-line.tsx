// chain-line.tsx: Alert → Update → Cancel, with where one stands in it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { readAlert } from "../acts";
import { to } from "../app/mode";
import type { Alert } from "../trade";
import { chainOf } from "./chain";

const MOST = 50;

/** The whole chain, followed link by link. */
async function follow(alert: Alert): Promise<Alert[]> {
  const found = [alert];
  for (const way of ["previous", "next"] as const)
    for (let id = alert[way]; id && found.length < MOST; ) {
      const one = await readAlert(id);
      found.push(one);
      id = one[way];
    }
  return chainOf(found, alert.id ?? "");
}

export const kindOf = (alert: Alert): string =>
  named(`message.${(alert.content?.message ?? "Alert").toLowerCase()}`) ?? "";

export function ChainLine({ alert }: { alert: Alert }) {
  const chain = useSignal<readonly Alert[]>([]);

  useEffect(() => {
    follow(alert).then(
      (all) => {
        chain.value = all;
      },
      () => undefined,
    );
  }, [alert.id, alert.next, alert.version]);
  if (chain.value.length < 2) return null;
  return (
    <nav class="chain" aria-label={text("console_archive.chain")}>
      <ol>
        {chain.value.map((one) => (
          <li key={one.id}>
            <a
              href={to(`/alerts/${one.id}/live`)}
              aria-current={one.id === alert.id ? "page" : undefined}
            >
              {kindOf(one)} <span class="muted">{moment(one.released ?? one.changed ?? 0)}</span>{" "}
              {named(`state.${one.state}`)}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
