// totp.mjs: the one-time codes of an officer's phone (RFC 6238: SHA-1, 30 s, six digits).
import { createHmac } from 'node:crypto';

export const STEP_MS = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The seed in an otpauth link, as bytes (RFC 4648 §6). */
export function seedOf(link) {
    const letters = new URL(link).searchParams.get('secret');
    const bits = [...letters].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
    return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

export function totp(seed, now) {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)));
    const digest = createHmac('sha1', seed).update(step).digest();
    const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
}
