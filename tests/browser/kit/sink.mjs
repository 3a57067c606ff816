// sink.mjs FILE: a channel that keeps each message it is given in FILE, and says that it has
// arrived (a stand-in for a gateway, in the exec adapter's language: adapters/exec.c).
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const say = (word) => process.stdout.write(`${JSON.stringify(word)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.type !== 'send') continue;
    appendFileSync(process.argv[2], `${JSON.stringify({ ...message, at: Date.now() })}\n`);
    say({ type: 'answer', key: message.key, verdict: 'sent', name: message.key });
    say({ type: 'receipt', name: message.key, kind: 'delivered', at: new Date().toISOString() });
}
