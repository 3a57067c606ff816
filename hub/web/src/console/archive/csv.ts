// csv.ts: alerts as a table for other programs (RFC 4180).
import type { Alert } from "../trade";

const quoted = (value: string) =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
/** What a spreadsheet would take for a formula is kept a text. */
const safe = (value: string) => (/^[=+@\t-]/.test(value) ? `'${value}` : value);

const COLUMNS: readonly [string, (alert: Alert) => string | number | null | undefined][] = [
  ["identifier", (alert) => alert.identifier],
  ["mode", (alert) => alert.mode],
  ["state", (alert) => alert.state],
  ["message", (alert) => alert.content?.message ?? "Alert"],
  ["severity", (alert) => alert.content?.severity],
  ["headline", (alert) => alert.headline],
  ["place", (alert) => alert.content?.texts?.[0]?.place],
  ["released", (alert) => alert.released],
  ["expires", (alert) => alert.expires],
  ["reach", (alert) => alert.reach?.total],
  ["channels", (alert) => alert.channels?.join(" ")],
  ["author", (alert) => alert.author_name],
  ["approved_by", (alert) => alert.approvals?.map(({ name }) => name).join(" ")],
];

export const csvOf = (alerts: readonly Alert[]): string =>
  [
    COLUMNS.map(([name]) => name),
    ...alerts.map((alert) => COLUMNS.map(([, of]) => safe(String(of(alert) ?? "")))),
  ]
    .map((row) => row.map(quoted).join(","))
    .join("\r\n")
    .concat("\r\n");
