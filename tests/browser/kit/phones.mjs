// phones.mjs: the real Kannel with its own fake phones, for what a town sends as SMS.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, said, startProgram, until } from './town.mjs';

const PASSWORD = 'tests-only'; // as tests/peers/kannel.conf has it

/** The settings of an SMS channel by way of Kannel: what raiseTown takes as `sms`. */
export function phonesChannel() {
    const secret = (name, text) => {
        const file = join(process.env.TMPDIR, name);
        writeFileSync(file, text, { mode: 0o600 });
        return file;
    };
    return `  - {name: sms, adapter: kannel, mode: actual, rate_per_s: 100, secret_file: ${secret('gateway', 'secret')},
     settings: {url: 'http://127.0.0.1:13013/cgi-bin/sendsms', username: tocsin, from: Comune, segments_max: 10,
                password_file: ${secret('kannel', PASSWORD)}}}\n`;
}

export async function startPhones(town) {
    const folder = join(town.folder, 'kannel');
    const settings = join(town.folder, 'kannel.conf');
    mkdirSync(folder);
    writeFileSync(settings, readFileSync(join(ROOT, 'tests/peers/kannel.conf'), 'utf8').replaceAll('DIR/', `${folder}/`));
    for (const [box, words] of [['bearerbox', 'Start-up done'], ['smsbox', 'Connected to bearerbox']]) {
        startProgram(town, box, box, ['-v', '1', settings]);
        await until(`${box} is up`, () => said(town, box).includes(words));
    }
    const hello = '+393331234567 12345 text INFO';
    startProgram(town, 'phones', '/usr/lib/kannel/test/fakesmsc', ['-H', '127.0.0.1', '-r', '10000', '-i', '0.01', '-m', '1', hello]);
    await until('the phones are on', () => said(town, 'phones').includes('sent message 1'));
}

/** What the phones got, part by part. */
export const parts = (town) => [...said(town, 'phones').matchAll(/Got message \d+: <(.*)>/g)].map(([, part]) => part);

/** The words of one part: Kannel's fake phones write what is no plain letter as %XX. */
export function textOf(part, encoding) {
    const [, written] = part.match(/ (?:text|ucs-2|data) (.*)$/);
    if (/ text /.test(part) && !/ udh /.test(part)) return written;
    const bytes = Buffer.from(written.replaceAll('+', ' ').replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
    return encoding === 'UCS-2' ? bytes.swap16().toString('utf16le') : bytes.toString('utf8');
}
