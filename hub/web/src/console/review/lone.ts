// lone.ts: at the end of its countdown a lone release is ordered by its author's console, which asks until
// the hub has answered; Stop does the same, and nothing is ordered after it.
import { insist } from "../../shared/api";

const WORTH_MS = 60_000; // not heard of by the hub for so long, it is for a person to look at again

export interface Lone {
  release: (order: () => Promise<unknown>) => Promise<void>;
  stop: (order: () => Promise<unknown>) => Promise<void>;
}

/** until: when the countdown ends, by the hub's clock read on this one. */
export function lone(until: number): Lone {
  let isStopped = false;
  return {
    release: (order) =>
      insist(async () => {
        if (isStopped || Date.now() > until + WORTH_MS) return;
        await order();
      }),
    async stop(order) {
      isStopped = true;
      await insist(order);
    },
  };
}
