/* uuid.ts: identifiers made on the device, once for each report: UUIDv7 (RFC 9562 §5.7), so that
 * a report sent any number of times is one report. */

export function uuidv7(nowMs: number, random: Uint8Array): string {
    const bytes = Uint8Array.from(random.subarray(0, 16));

    for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
    bytes[6] = 0x70 | (bytes[6]! & 0x0f);
    bytes[8] = 0x80 | (bytes[8]! & 0x3f);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function newId(): string {
    return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16)));
}
