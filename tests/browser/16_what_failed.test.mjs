// What did not arrive is shown by reason, and sent again to those alone: nobody is warned twice.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { EMPOLI, importSubscribers, raiseTown, sent, tell, until } from './kit/town.mjs';

const numbers = Array.from({ length: 12 }, (_, n) => `+3933300000${String(n).padStart(2, '0')}`);
const BARRED = numbers.slice(0, 3);
const ABSENT = numbers.slice(3, 4);

test('failures by reason, and only they are tried again', async () => {
    const town = await raiseTown();
    const list = (name, addresses) => fs.writeFileSync(join(town.folder, `sms.sink.${name}`), addresses.join('\n'));
    list('barred', BARRED);
    list('absent', ABSENT);
    await importSubscribers(town, numbers.map((number) => `sms,${number},it,${EMPOLI.zone},Minor,actual`));
    const alert = await releaseAlert(town, { channels: ['sms'], no_siren_reason: 'non ce ne sono' });
    const row = async () => {
        const { channels } = await tell(town, 'GET', `/api/v1/alerts/${alert.id}/deliveries`, undefined, 'anna');
        return channels.find(({ channel }) => channel === 'sms') ?? {};
    };
    await until('all is settled', async () => (await row()).failed === 4 && (await row()).delivered === 8);

    const anna = await beginShift(await openBrowser(), town, 'anna');
    const failures = anna.getByRole('region', { name: words('console_live.failures') });
    await step(anna, 'the board says why, without any number', async () => {
        await anna.goto(`/console/actual/alerts/${alert.id}/live`);
        await failures.getByText(words('console_live.reason_refused')).waitFor();
        await failures.getByText(words('console_live.reason_undelivered')).waitFor();
        await failures.getByText('550 <…> barred').waitFor();
        await failures.getByText('absent subscriber').waitFor();
    });

    list('barred', []);
    list('absent', []);
    await step(anna, 'one press sends to the four again', async () => {
        await failures.getByRole('button', { name: words('console_live.retry', { n: 4 }) }).click();
        await failures.waitFor({ state: 'detached' });
    });
    await until('all have it', async () => (await row()).delivered === 12);
    const got = sent(town, 'sms').map(({ address }) => address);
    assert.deepEqual([...got].sort(), [...numbers, ...ABSENT].sort(), 'the absent one was tried twice, nobody else');
    assert.equal(new Set(sent(town, 'sms').map(({ key }) => key)).size, got.length, 'each try has its own key');
});
