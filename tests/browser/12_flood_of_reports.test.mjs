// Scenario 12: two thousand reports at once: the queue stays short, the keys keep working, the
// sound says it once, and no incident is missed. How quick it feels is said, not judged: the
// figure belongs to the machine.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, cards, words } from './kit/console.mjs';
import { aReport, raiseTown, tell, tokenFor, until } from './kit/town.mjs';

const REPORTS = 2000;
const INCIDENTS = 250;
const VOLUNTEERS = 5;
const BATCH = 100;
const ROWS_MAX = 200;
const FLOOD_HZ = 440; // the one tone after which all is quiet

// What the page plays and how long it takes to answer a key, noted as it happens.
function note() {
    window.tones = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
        window.tones.push(this.frequency.value);
        return start.apply(this, when);
    };
    window.delays = [];
    new PerformanceObserver((list) => window.delays.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: 'event',
        durationThreshold: 16,
    });
}

/** Places two kilometres apart on a grid over the territory and around it, all incidents of their own. */
const placeOf = (n) => ({ lat: 43.4 + (n % 20) * 0.02, lon: 10.7 + Math.floor(n / 20) * 0.03 });

async function sendAll(town, reports, tokens) {
    for (let n = 0; n < reports.length; n += BATCH) {
        const answer = await fetch(`${town.url}/api/v1/reports`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${tokens[(n / BATCH) % tokens.length]}`, 'Content-Type': 'application/x-ndjson' },
            body: reports.slice(n, n + BATCH).map((report) => JSON.stringify(report)).join('\n'),
        });
        assert.equal(answer.status, 200);
        for (const line of (await answer.text()).trim().split('\n')) assert.equal(JSON.parse(line).status, 'received', line);
    }
}

test('two thousand reports', async (t) => {
    const town = await raiseTown({ more: 'officers: {calls_per_hour: 0}\n' });
    const tokens = [];
    for (let n = 0; n < VOLUNTEERS; n++) tokens.push(await tokenFor(town, `volunteer-${n}`, 'volunteer'));
    const page = await beginShift(await openBrowser(), town, 'anna', { script: note });
    await page.locator('.queue').waitFor();
    const reports = Array.from({ length: REPORTS }, (_, n) => aReport({ where: placeOf(n % INCIDENTS) }));

    await step(page, 'they all arrive while the officer works', async () => {
        let isOver = false;
        const arriving = sendAll(town, reports, tokens).finally(() => (isOver = true));
        while (!isOver) for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
        await arriving;
        assert.ok((await cards(page).count()) <= ROWS_MAX);
    });

    await step(page, 'every incident is there or counted', async () => {
        await until('all are clustered', async () => {
            const { incidents } = await tell(town, 'GET', '/api/v1/incidents?limit=500', undefined, 'anna');
            return incidents.length === INCIDENTS && incidents.reduce((sum, one) => sum + one.reports, 0) === REPORTS;
        });
        await page.locator('.queue h2').getByText(words('console_situation.counts', { shown: INCIDENTS }).split(' · ')[0]).waitFor();
        await page.getByText(words('console_situation.beyond', { count: INCIDENTS - ROWS_MAX })).waitFor();
        assert.equal(await cards(page).count(), ROWS_MAX);
    });

    await step(page, 'the flood has one tone and a banner', async () => {
        await page.locator('.banner.flood').waitFor();
        const tones = await page.evaluate('tones');
        assert.deepEqual([tones.filter((hertz) => hertz === FLOOD_HZ).length, tones.at(-1)], [1, FLOOD_HZ]);
    });

    const delays = (await page.evaluate('delays')).sort((a, b) => a - b);
    t.diagnostic(`input latency p95 ${delays[Math.floor(delays.length * 0.95)] ?? '< 16'} ms of ${delays.length} noticeable`);
});
