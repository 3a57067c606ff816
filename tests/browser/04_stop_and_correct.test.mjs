// Scenario 4: an alert on its way to five thousand telephones is stopped by one officer in two
// actions: nothing more of it leaves, and whom it reached is told in every language.
import assert from 'node:assert/strict';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { EMPOLI, importSubscribers, raiseTown, sent, tell, until } from './kit/town.mjs';

const SUBSCRIBERS = 5000;
const BEFORE = 100; // sent when the stop comes
const HOLD_MS = 1000;

test('stopped in two actions, corrected on every channel', async (t) => {
    const town = await raiseTown({ smsPerSecond: 50 });
    await importSubscribers(
        town,
        Array.from({ length: SUBSCRIBERS }, (_, n) => `sms,+39333${String(n).padStart(7, '0')},${n % 2 ? 'it' : 'en'},${EMPOLI.zone},Minor,actual`),
    );
    const anna = await beginShift(await openBrowser(), town, 'anna');
    const alert = await releaseAlert(town, { channels: ['sms', 'sirens'] });
    const first = (one) => one.alert === alert.id;

    await step(anna, 'it is on its way; what only adds to the board cannot be had', async () => {
        for (const extra of ['progress', 'survey']) await anna.route(`**/api/v1/alerts/*/${extra}`, (route) => route.abort());
        await anna.goto(`/console/actual/alerts/${alert.id}/live`);
        await anna.getByRole('button', { name: words('console_live.stop') }).waitFor();
        await until('some have been told', () => sent(town, 'sms').length >= BEFORE);
    });

    await step(anna, 'S held for a second asks what happened', async () => {
        await anna.keyboard.down('s');
        await anna.getByRole('dialog').waitFor({ timeout: 10 * HOLD_MS });
        await anna.keyboard.up('s');
        await anna.getByRole('dialog').getByText(words('console_live.why_false_alarm')).waitFor();
    });

    const stoppedAt = Date.now();
    await step(anna, 'and 1 stops it', async () => {
        await anna.keyboard.press('1');
        await anna.waitForURL((url) => url.pathname.endsWith('/live') && !url.pathname.includes(alert.id));
    });
    const stopped = await tell(town, 'GET', `/api/v1/alerts/${alert.id}`, undefined, 'anna');
    assert.equal(stopped.state, 'cancelled');
    await until('everybody it reached is told', async () => {
        const all = sent(town, 'sms');
        const reached = new Set(all.filter(first).map((one) => one.address));
        const told = new Set(all.filter((one) => one.alert === stopped.next).map((one) => one.address));
        return reached.size > 0 && [...reached].every((address) => told.has(address));
    });
    const all = sent(town, 'sms');
    const originals = all.filter(first);
    assert.ok(originals.length < SUBSCRIBERS, 'most never got it');
    t.diagnostic(`last original ${((Math.max(...originals.map((one) => one.at)) - stoppedAt) / 1000).toFixed(1)} s after the stop`);
    const corrections = all.filter((one) => one.alert === stopped.next);
    const firstCorrection = all.indexOf(corrections[0]);
    assert.ok(all.slice(firstCorrection + 100).every((one) => !first(one)), 'nothing of it leaves after the correction has begun');
    assert.deepEqual(new Set(corrections.map((one) => one.language)), new Set(['it', 'en']));

    const cancel = await tell(town, 'GET', `/api/v1/alerts/${stopped.next}`, undefined, 'anna');
    await until('the feed says Cancel, with its reference', async () => {
        const cap = await (await fetch(`${town.url}/public/cap/${cancel.identifier}.xml`)).text();
        return /<msgType>Cancel<\/msgType>/.test(cap) && cap.includes(`,${alert.identifier},`);
    });
    const feed = await (await fetch(`${town.url}/public/alerts.atom`)).text();
    assert.ok(feed.includes(cancel.identifier));
    await step(anna, 'the public page says it is over', () => anna.goto('/'));
});
