// Numbers of the delivery board: what is out, what is done, and the words for what nobody can know.
import type { DeliveryChannel } from "../trade";

const n = (value: number | undefined) => value ?? 0;

/** Left this machine: the gateway has it, or more. */
export const gone = (row: DeliveryChannel) => n(row.sent) + n(row.delivered) + n(row.read);

/** Nothing more will happen to them. */
export const settled = (row: DeliveryChannel) =>
  gone(row) + n(row.failed) + n(row.unknown) + n(row.dropped);

/** 0 to 1; a channel with nobody to reach is done. */
export const share = (row: DeliveryChannel) =>
  n(row.planned) === 0 ? 1 : Math.min(1, settled(row) / n(row.planned));

export function totals(rows: DeliveryChannel[]) {
  const sum = (of: (row: DeliveryChannel) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    planned: sum((row) => n(row.planned)),
    gone: sum(gone),
    failed: sum((row) => n(row.failed)),
    dropped: sum((row) => n(row.dropped)),
  };
}
