// sink.mjs FILE: a channel that keeps each message it is given in FILE, and says that it has
// arrived (a stand-in for a gateway, in the exec adapter's language: adapters/exec.c). Addresses in
// FILE.barred it refuses; to those in FILE.absent nothing can be delivered.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const say = (word) => process.stdout.write(`${JSON.stringify(word)}\n`);
const isIn = (list, address) =>
    existsSync(`${process.argv[2]}.${list}`) &&
    readFileSync(`${process.argv[2]}.${list}`, 'utf8').split('\n').includes(address);

for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.type !== 'send') continue;
    if (isIn('barred', message.address)) {
        say({ type: 'answer', key: message.key, verdict: 'refused', why: `550 <${message.address}> barred` });
        continue;
    }
    appendFileSync(process.argv[2], `${JSON.stringify({ ...message, at: Date.now() })}\n`);
    say({ type: 'answer', key: message.key, verdict: 'sent', name: message.key });
    if (isIn('absent', message.address))
        say({ type: 'receipt', key: message.key, kind: 'failed', why: 'absent subscriber' });
    else say({ type: 'receipt', key: message.key, kind: 'delivered', at: new Date().toISOString() });
}
