// Alerts and what follows them: Alert → Update → … → Cancel, each chain by its newest message.
import type { Alert } from "../trade";

export type Link = Pick<Alert, "id" | "previous">;

/** The chain an alert belongs to, oldest first, from what is in the list. */
export function chainOf<A extends Link>(alerts: A[], id: string): A[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const byPrevious = new Map(
    alerts.filter((alert) => alert.previous).map((alert) => [alert.previous, alert]),
  );
  const chain: A[] = [];
  for (
    let alert = byId.get(id);
    alert && !chain.includes(alert);
    alert = byId.get(alert.previous ?? "")
  )
    chain.unshift(alert);
  for (let next = byPrevious.get(id); next && !chain.includes(next); next = byPrevious.get(next.id))
    chain.push(next);
  return chain;
}

/** Each chain once, in the order of the list (newest first); inside, oldest first. */
export function chains<A extends Link>(alerts: A[]): A[][] {
  const seen = new Set<string | undefined>();
  const all: A[][] = [];
  for (const alert of alerts) {
    if (seen.has(alert.id)) continue;
    const chain = chainOf(alerts, alert.id ?? "");
    for (const one of chain) seen.add(one.id);
    all.push(chain);
  }
  return all;
}
