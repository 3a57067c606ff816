/* short.ts: a report as a text message, for when there is a telephone but no data:
 * "TOCSIN FL 43.7213,10.9472 text" (hub/model/report/sms.c reads it). */

const SHORT_MAX = 160; // letters of one message in the GSM alphabet
const GSM = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const PLAIN: Record<string, string> = {
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
};

/* A letter outside the alphabet would cut the message to 70: its accent goes, or itself. */
function plain(letter: string): string {
  if (GSM.has(letter)) return letter;
  const bare = PLAIN[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, "");
  return [...bare].every((part) => GSM.has(part)) ? bare : "";
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const whole = text.slice(0, most + 1).replace(/\s+\S*$/, "");
  return whole.length <= most ? whole : text.slice(0, most);
}

export interface ShortReport {
  hazard: string;
  mode: string;
  where?: { lat?: number; lon?: number };
  text?: string;
}

/** Null: an exercise cannot be told in a text message, and must not look like the real thing. */
export function shortReport(report: ShortReport): string | null {
  if (report.mode.startsWith("exercise")) return null;
  const { lat, lon } = report.where ?? {};
  const head = [
    "TOCSIN",
    report.mode === "test" ? "TEST" : "",
    report.hazard,
    lat === undefined || lon === undefined ? "" : `${lat.toFixed(4)},${lon.toFixed(4)}`,
  ].filter(Boolean);
  const said = [...(report.text ?? "").normalize("NFC")].map(plain).join("");

  return cut([...head, said].join(" ").replace(/\s+/g, " ").trim(), SHORT_MAX);
}

/** RFC 5724. */
export function smsLink(number: string, body: string): string {
  return `sms:${number.replace(/[^+\d]/g, "")}?body=${encodeURIComponent(body)}`;
}
