/* uuid.ts: identifiers made on the device, once for each report: UUIDv7 (RFC 9562 §5.7), so that
 * a report sent any number of times is one report. */

export function uuidv7(nowMs: number, random: Uint8Array): string {
  const bytes = Uint8Array.from(random.subarray(0, 16));

  const view = new DataView(bytes.buffer);

  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function newId(): string {
  return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16)));
}
