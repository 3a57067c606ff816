/* exif.ts: the one thing a photo may tell of itself is when it was taken (Exif 2.32 §4.6.5,
 * DateTimeOriginal and OffsetTimeOriginal). The place goes into the report, where it is seen. */

const TAG = { EXIF_IFD: 0x8769, TIME: 0x9003, OFFSET: 0x9011 };
const ASCII = 2;
const LONG = 4;
const EXIF = 0x45786966;
const EXIF_HEAD = 6; // "Exif\0\0", before the TIFF block

/* ── reading ─────────────────────────────────────────────────────────────────────── */

/* The TIFF block of a JPEG's APP1 segment. */
function tiffOf(jpeg: Uint8Array): DataView | null {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  let at = 2;

  if (jpeg.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  while (at + 10 < jpeg.length) {
    const marker = view.getUint16(at);
    const end = Math.min(at + 2 + view.getUint16(at + 2), jpeg.length);
    const from = at + 4 + EXIF_HEAD;

    if (marker === 0xffe1 && view.getUint32(at + 4) === EXIF && from < end)
      return new DataView(jpeg.buffer, jpeg.byteOffset + from, end - from);
    if (marker >> 8 !== 0xff || marker === 0xffda) return null;
    at = end;
  }
  return null;
}

interface Entry {
  at: number; // of its value or its offset
  count: number;
}

function entryOf(tiff: DataView, ifd: number, tag: number, little: boolean): Entry | null {
  const entries = tiff.getUint16(ifd, little);

  for (let i = 0; i < entries; i++) {
    const at = ifd + 2 + i * 12;
    if (tiff.getUint16(at, little) === tag)
      return { at: at + 8, count: tiff.getUint32(at + 4, little) };
  }
  return null;
}

function asciiOf(tiff: DataView, entry: Entry | null, little: boolean): string {
  if (!entry || entry.count > 64) return "";
  const from = entry.count <= 4 ? entry.at : tiff.getUint32(entry.at, little);
  let text = "";

  for (let i = 0; i < entry.count - 1; i++) text += String.fromCharCode(tiff.getUint8(from + i));
  return text;
}

/** When a photo was taken, ms since the epoch, or null. Without its offset the camera's clock
 * is taken for the device's own. */
export function takenAt(jpeg: Uint8Array): number | null {
  const tiff = tiffOf(jpeg);

  if (!tiff) return null;
  try {
    const little = tiff.getUint16(0) === 0x4949;
    const root = tiff.getUint32(4, little);
    const sub = entryOf(tiff, root, TAG.EXIF_IFD, little);
    if (!sub) return null;
    const ifd = tiff.getUint32(sub.at, little);
    const time = asciiOf(tiff, entryOf(tiff, ifd, TAG.TIME, little), little);
    const offset = asciiOf(tiff, entryOf(tiff, ifd, TAG.OFFSET, little), little);
    const stamp = time.replace(/^(\d{4}):(\d\d):(\d\d) /, "$1-$2-$3T");
    const ms = Date.parse(stamp + (/^[+-]\d\d:\d\d$/.test(offset) ? offset : ""));
    return stamp === time || Number.isNaN(ms) ? null : ms;
  } catch {
    return null; // a damaged block points outside itself
  }
}

/* ── writing ─────────────────────────────────────────────────────────────────────── */

const two = (n: number): string => String(n).padStart(2, "0");

function clockOf(atMs: number): { time: string; offset: string } {
  const at = new Date(atMs);
  const east = -at.getTimezoneOffset();
  const hours = Math.floor(Math.abs(east) / 60);

  return {
    time:
      `${at.getFullYear()}:${two(at.getMonth() + 1)}:${two(at.getDate())} ` +
      `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`,
    offset: `${east < 0 ? "-" : "+"}${two(hours)}:${two(Math.abs(east) % 60)}`,
  };
}

/* IFD0 with one entry, that leads to an Exif IFD with two. */
function timeBlock(atMs: number): Uint8Array {
  const { time, offset } = clockOf(atMs);
  const IFD0 = 8;
  const SUB = IFD0 + 18;
  const TEXTS = SUB + 30;
  const block = new Uint8Array(TEXTS + 20 + 7);
  const view = new DataView(block.buffer);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    view.setUint16(at, tag);
    view.setUint16(at + 2, type);
    view.setUint32(at + 4, count);
    view.setUint32(at + 8, value);
  };
  const text = (at: number, said: string): void =>
    block.set(
      [...said].map((letter) => letter.charCodeAt(0)),
      at,
    );

  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, IFD0);
  view.setUint16(IFD0, 1);
  entry(IFD0 + 2, TAG.EXIF_IFD, LONG, 1, SUB);
  view.setUint16(SUB, 2);
  entry(SUB + 2, TAG.TIME, ASCII, 20, TEXTS);
  entry(SUB + 14, TAG.OFFSET, ASCII, 7, TEXTS + 20);
  text(TEXTS, time);
  text(TEXTS + 20, offset);
  return block;
}

/** The same JPEG, that knows when it was taken; it must have no Exif of its own. */
export function withTime(jpeg: Uint8Array, atMs: number): Uint8Array<ArrayBuffer> {
  const block = timeBlock(atMs);
  const length = 2 + EXIF_HEAD + block.length;
  const head = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 0xff, 0x45, 0x78, 0x69, 0x66, 0, 0];
  const whole = new Uint8Array(head.length + block.length + jpeg.length - 2);

  whole.set(head);
  whole.set(block, head.length);
  whole.set(jpeg.subarray(2), head.length + block.length);
  return whole;
}
