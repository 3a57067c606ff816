// icon.mjs: the app's icon as PNG (RFC 2083), for telephones that take no SVG: drawn from the same
// paths, so that there is one picture and no binary file. It knows what the drawing uses: filled
// paths of M h v H V l c a z, arcs being halves of circles; anything else fails the build.
import { deflateSync } from "node:zlib";

const STEPS = 24; // of a curve
const FINE = 4; // each pixel is looked at FINE × FINE times

/* ── a path as polygons ───────────────────────────────────────────────────────────── */

const cubic = ([a, b, c, d], t) => {
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
};

function halfCircle([x, y], radius, sweep, [toX, toY]) {
  const from = Math.atan2(y - toY, x - toX);
  const turn = sweep ? Math.PI : -Math.PI;

  if (Math.abs(Math.hypot(x - toX, y - toY) - 2 * radius) > 1e-6)
    throw new Error("an arc that is no half circle");
  return Array.from({ length: STEPS }, (_, i) => {
    const angle = from + (turn * (i + 1)) / STEPS;
    return [(x + toX) / 2 + radius * Math.cos(angle), (y + toY) / 2 + radius * Math.sin(angle)];
  });
}

function polygons(path) {
  const found = [];
  let [x, y] = [0, 0];
  let points = [];
  const go = (...to) => {
    points.push(...to);
    [x, y] = to.at(-1);
  };

  for (const [, command, rest] of path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const n = (rest.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    const size = { M: 2, h: 1, v: 1, H: 1, V: 1, l: 2, c: 6, a: 7, z: 0 }[command];
    if (size === undefined) throw new Error(`"${command}" in a path`);
    for (let i = 0; i < Math.max(1, n.length / (size || 1)); i++) {
      const at = n.slice(i * size, (i + 1) * size);
      if (command === "M") {
        points = [];
        found.push(points);
        go(at);
      } else if (command === "h") go([x + at[0], y]);
      else if (command === "v") go([x, y + at[0]]);
      else if (command === "H") go([at[0], y]);
      else if (command === "V") go([x, at[0]]);
      else if (command === "l") go([x + at[0], y + at[1]]);
      else if (command === "a") go(...halfCircle([x, y], at[0], at[4], [x + at[5], y + at[6]]));
      else if (command === "c") {
        const xs = [x, x + at[0], x + at[2], x + at[4]];
        const ys = [y, y + at[1], y + at[3], y + at[5]];
        go(
          ...Array.from({ length: STEPS }, (_, k) => [
            cubic(xs, (k + 1) / STEPS),
            cubic(ys, (k + 1) / STEPS),
          ]),
        );
      }
    }
  }
  return found;
}

/* ── polygons as pixels ───────────────────────────────────────────────────────────── */

/* Where a line at this height is inside: pairs of x, by the even-odd rule. */
function crossings(shape, y) {
  const found = [];

  for (const points of shape)
    for (const [i, [x1, y1]] of points.entries()) {
      const [x2, y2] = points[(i + 1) % points.length];
      if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
  return found.sort((a, b) => a - b);
}

function paint(pixels, size, side, shape, [red, green, blue]) {
  const covered = new Float64Array(side);

  for (let row = 0; row < side; row++) {
    covered.fill(0);
    for (let fine = 0; fine < FINE; fine++) {
      const xs = crossings(shape, ((row + (fine + 0.5) / FINE) * size) / side);
      for (let i = 0; i + 1 < xs.length; i += 2)
        for (let column = Math.floor((xs[i] * side) / size); column < side; column++) {
          const left = Math.max(column, (xs[i] * side) / size);
          const right = Math.min(column + 1, (xs[i + 1] * side) / size);
          if (right <= left) break;
          covered[column] += (right - left) / FINE;
        }
    }
    for (let column = 0; column < side; column++) {
      const at = (row * side + column) * 3;
      for (const [i, value] of [red, green, blue].entries())
        pixels[at + i] = Math.round(
          pixels[at + i] * (1 - covered[column]) + value * covered[column],
        );
    }
  }
}

/* ── pixels as a file ─────────────────────────────────────────────────────────────── */

function crc32(bytes) {
  let crc = -1;

  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(4 + named.length + 4);

  frame.writeUInt32BE(data.length);
  named.copy(frame, 4);
  frame.writeUInt32BE(crc32(named), 4 + named.length);
  return frame;
}

/** The drawing as a PNG of side × side pixels. */
export function iconPng(svg, side) {
  const [, size] = /viewBox="0 0 (\d+) \1"/.exec(svg) ?? [];
  const pixels = new Uint8Array(side * side * 3);
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]); // 8 bits, RGB

  if (!size) throw new Error("the icon is not square");
  for (const [, colour, path] of svg.matchAll(/<path fill="#(\w{6})" d="([^"]+)"\/>/g))
    paint(
      pixels,
      Number(size),
      side,
      polygons(path),
      [0, 2, 4].map((i) => Number.parseInt(colour.slice(i, i + 2), 16)),
    );
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const rows = Array.from({ length: side }, (_, row) => [
    Buffer.of(0),
    pixels.subarray(row * side * 3, (row + 1) * side * 3),
  ]);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows.flat()), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
