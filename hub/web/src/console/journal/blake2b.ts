// BLAKE2b-256 (RFC 7693) without key: what the journal's chain is made of. A word of 64 bits is two of 32,
// the low half first.
const IV = new Uint32Array([
  0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
  0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
]);

const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
] as const;
const ROUNDS = 12;
const BLOCK = 128;
const OUT = 32;
/** Columns, then diagonals: the four words each mixing works on. */
const LANES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

const at = (words: Uint32Array, i: number): number => words[i] ?? 0;

function add(v: Uint32Array, a: number, from: Uint32Array, b: number): void {
  const low = at(v, 2 * a) + at(from, 2 * b);
  v[2 * a + 1] = at(v, 2 * a + 1) + at(from, 2 * b + 1) + (low > 0xffffffff ? 1 : 0);
  v[2 * a] = low;
}

/** v[a] = (v[a] xor v[b]) turned right by so many bits. */
function turn(v: Uint32Array, a: number, b: number, bits: number): void {
  let low = at(v, 2 * a) ^ at(v, 2 * b);
  let high = at(v, 2 * a + 1) ^ at(v, 2 * b + 1);
  if (bits >= 32) [low, high] = [high, low];
  const rest = bits % 32;
  v[2 * a] = rest === 0 ? low : (low >>> rest) | (high << (32 - rest));
  v[2 * a + 1] = rest === 0 ? high : (high >>> rest) | (low << (32 - rest));
}

function mix(v: Uint32Array, m: Uint32Array, lane: number, sigma: readonly number[]): void {
  const [a, b, c, d] = LANES[lane] ?? LANES[0];
  add(v, a, v, b);
  add(v, a, m, sigma[2 * lane] ?? 0);
  turn(v, d, a, 32);
  add(v, c, v, d);
  turn(v, b, c, 24);
  add(v, a, v, b);
  add(v, a, m, sigma[2 * lane + 1] ?? 0);
  turn(v, d, a, 16);
  add(v, c, v, d);
  turn(v, b, c, 63);
}

function compress(h: Uint32Array, block: DataView, counted: number, isLast: boolean): void {
  const m = new Uint32Array(32);
  const v = new Uint32Array(32);
  for (let i = 0; i < 32; i++) m[i] = block.getUint32(4 * i, true);
  v.set(h);
  v.set(IV, 16);
  v[24] = at(v, 24) ^ counted;
  v[25] = at(v, 25) ^ Math.floor(counted / 2 ** 32);
  if (isLast) for (const i of [28, 29]) v[i] = ~at(v, i);
  for (let round = 0; round < ROUNDS; round++)
    for (let lane = 0; lane < LANES.length; lane++)
      mix(v, m, lane, SIGMA[round % SIGMA.length] ?? SIGMA[0]);
  for (let i = 0; i < 16; i++) h[i] = at(h, i) ^ at(v, i) ^ at(v, i + 16);
}

export function blake2b(bytes: Uint8Array): Uint8Array {
  const h = IV.slice();
  h[0] = at(h, 0) ^ 0x01010000 ^ OUT;
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  for (let i = 0; i < blocks; i++) {
    const block = new Uint8Array(BLOCK);
    block.set(bytes.subarray(i * BLOCK, (i + 1) * BLOCK));
    compress(
      h,
      new DataView(block.buffer),
      Math.min((i + 1) * BLOCK, bytes.length),
      i === blocks - 1,
    );
  }
  return new Uint8Array(h.buffer).slice(0, OUT);
}
