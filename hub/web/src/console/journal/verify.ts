// The journal's chain, counted again in this browser from the exported lines, so that nobody has to believe
// the hub about itself (hub/store/chain.h). The seals' signatures are for `tocsin journal verify`.
import { blake2b } from "./blake2b";

export interface Row {
  seq: number;
  at_ms: number;
  word: string;
  about: string;
  actor: string;
  mode: string;
  facts: string;
  commitment?: string;
}

interface Seal {
  first: number;
  upto: number;
  at_ms: number;
  hash: string;
  /** Of its rows, one after the other, in hex. */
  digests: string;
}

type Fault = "missing" | "changed" | "unsealed" | "unreadable";

export interface Verdict {
  rows: number;
  seals: number;
  /** The last sealed row, when it was sealed, and its hash. */
  sealed: number;
  sealedAt: number;
  hash: string;
  /** The first row that does not hold, and what of it. */
  wrong?: { seq: number; what: Fault };
}

const encoder = new TextEncoder();

const hexOf = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function numberBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(number), true);
  return bytes;
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    all.set(part, to);
    to += part.length;
  }
  return all;
}

function digestOf(row: Row): Uint8Array {
  const parts = [numberBytes(row.seq), numberBytes(row.at_ms)];
  for (const words of [row.word, row.about, row.actor, row.mode, row.facts]) {
    const bytes = encoder.encode(words);
    parts.push(numberBytes(bytes.length), bytes);
  }
  const commitment = bytesOf(row.commitment ?? "");
  parts.push(numberBytes(commitment.length), commitment);
  return blake2b(joined(parts));
}

/** Takes the lines in their order and answers what is known so far. */
export function startChain(): (line: string) => Verdict {
  const verdict: Verdict = { rows: 0, seals: 0, sealed: 0, sealedAt: 0, hash: "" };
  let hash: Uint8Array = new Uint8Array(32);
  let digests: string[] = []; // of the rows not sealed yet

  const complain = (seq: number, what: Fault) => {
    verdict.wrong = { seq, what };
  };

  const takeRow = (row: Row) => {
    if (row.seq !== verdict.rows + 1) return complain(verdict.rows + 1, "missing");
    const digest = digestOf(row);
    digests.push(hexOf(digest));
    hash = blake2b(joined([hash, digest]));
    verdict.rows = row.seq;
  };

  const takeSeal = (seal: Seal) => {
    if (seal.first !== verdict.sealed + 1) return complain(verdict.sealed + 1, "unsealed");
    if (seal.upto > verdict.rows) return complain(verdict.rows + 1, "missing");
    const theirs = seal.digests.match(/.{64}/g) ?? [];
    const changed = digests.findIndex((digest, i) => digest !== theirs[i]);
    if (changed >= 0) return complain(seal.first + changed, "changed");
    if (seal.upto !== verdict.rows || seal.hash !== hexOf(hash))
      return complain(seal.first, "changed");
    Object.assign(verdict, { sealed: seal.upto, sealedAt: seal.at_ms, hash: seal.hash });
    verdict.seals += 1;
    digests = [];
  };

  return (line) => {
    if (verdict.wrong || line.trim() === "") return verdict;
    const { row, seal } = parse(line);
    if (row) takeRow(row);
    else if (seal) takeSeal(seal);
    else complain(verdict.rows + 1, "unreadable");
    return verdict;
  };
}

function parse(line: string): { row?: Row; seal?: Seal } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
