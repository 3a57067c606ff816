// Scenario 12: two thousand reports at once: the queue stays short, the keys keep working, the
// sound says it once, and no incident is missed. The aim is a p95 of 100 ms on a quiet machine
// with the reports spread over a minute (HUMAN_PACE=1). Here they come ten times as fast, on
// machines that do much else: p95 is said, and judged is only what no machine excuses, that half
// of the presses are answered within a quarter of a second.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, cards, words } from './kit/console.mjs';
import { takes } from './kit/pace.mjs';
import { aReport, raiseTown, tell, tokenFor, until } from './kit/town.mjs';

const REPORTS = 2000;
const INCIDENTS = 250;
const VOLUNTEERS = 7; // no divisor of the batches between two reports of an incident: each has several voices
const BATCH = 50;
const KEYS = ['j', 'j', 'k']; // pressed while a batch arrives
const PRESSES = (REPORTS / BATCH) * KEYS.length;
const SECONDS = 60; // at human pace; else as fast as they can be sent
const ROWS_MAX = 200;
const MEDIAN_MS_MAX = 250;
const FLOOD_HZ = 440; // the one tone after which what is merely new is quiet
const GRAVE_HZ = [880, 660, 880, 660];
const PER_HOUR = 12;

// What the page plays and how long it takes to answer a key, noted as it happens.
function note() {
    window.tones = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
        window.tones.push(this.frequency.value);
        return start.apply(this, when);
    };
    window.delays = []; // of the presses that took a frame or longer, until what they changed was seen
    new PerformanceObserver((list) => {
        for (const { name, duration } of list.getEntries()) if (name === 'keydown') window.delays.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });
}

/** Places two kilometres apart on a grid over the territory and around it, all incidents of their own. */
const placeOf = (n) => ({ lat: 43.4 + (n % 20) * 0.02, lon: 10.7 + Math.floor(n / 20) * 0.03 });

async function send(town, reports, token) {
    const answer = await fetch(`${town.url}/api/v1/reports`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
        body: reports.map((report) => JSON.stringify(report)).join('\n'),
    });
    assert.equal(answer.status, 200);
    for (const line of (await answer.text()).trim().split('\n')) assert.equal(JSON.parse(line).status, 'received', line);
}

test('two thousand reports', async (t) => {
    const town = await raiseTown({ more: 'officers: {calls_per_hour: 0}\n' });
    const tokens = [];
    for (let n = 0; n < VOLUNTEERS; n++) tokens.push(await tokenFor(town, `volunteer-${n}`, 'volunteer'));
    const page = await beginShift(await openBrowser(), town, 'anna', { script: note });
    await page.locator('.zone-name').first().waitFor();
    const reports = Array.from({ length: REPORTS }, (_, n) => aReport({ where: placeOf(n % INCIDENTS) }));

    await step(page, 'they all arrive while the officer works, and every incident is there or counted', async () => {
        for (let n = 0; n < REPORTS; n += BATCH) {
            const arriving = send(town, reports.slice(n, n + BATCH), tokens[(n / BATCH) % VOLUNTEERS]);
            for (const key of KEYS) {
                await page.keyboard.press(key);
                await takes(SECONDS / PRESSES);
            }
            await arriving;
        }
        assert.ok((await cards(page).count()) <= ROWS_MAX);
        await until('all are clustered', async () => {
            const { incidents } = await tell(town, 'GET', '/api/v1/incidents?limit=500', undefined, 'anna');
            return incidents.length === INCIDENTS && incidents.reduce((sum, one) => sum + one.reports, 0) === REPORTS;
        });
        await page.locator('.queue h2').getByText(words('console_situation.counts', { shown: INCIDENTS }).split(' · ')[0]).waitFor();
        await page.getByText(words('console_situation.beyond', { count: INCIDENTS - ROWS_MAX })).waitFor();
        assert.equal(await cards(page).count(), ROWS_MAX);
    });

    const slow = await page.evaluate('delays');
    const delays = [...Array(PRESSES - slow.length).fill(16), ...slow].sort((a, b) => a - b);
    const [median, most] = [0.5, 0.95].map((part) => delays[Math.floor(delays.length * part)]);
    t.diagnostic(`input latency: median ${median} ms, p95 ${most} ms of ${PRESSES} presses`);
    assert.ok(median <= MEDIAN_MS_MAX, `median ${median} ms`);

    await step(page, 'the flood has one tone and a banner; the queue goes by place, and the keys as it is shown', async () => {
        await page.locator('.banner.flood').waitFor();
        const tones = await page.evaluate('tones');
        assert.equal(tones.filter((hertz) => hertz === FLOOD_HZ).length, 1);
        const after = tones.slice(tones.indexOf(FLOOD_HZ) + 1);
        const grave = Array.from(after, (_, n) => GRAVE_HZ[n % GRAVE_HZ.length]);
        assert.deepEqual(after, grave, 'only what became grave sounds on');
        assert.ok(after.length <= PER_HOUR * GRAVE_HZ.length, 'and within its budget');
        const sizes = await page.locator('.queue h3 .muted').allTextContents();
        assert.ok(sizes.length > 1, 'several places');
        assert.equal(sizes.reduce((sum, size) => sum + Number(size), 0), ROWS_MAX);
        const chosen = () => page.locator('.queue a').evaluateAll((all) => all.findIndex((one) => one.ariaCurrent === 'true'));
        const before = await chosen();
        await page.keyboard.press('j');
        assert.equal(await chosen(), before + 1);
    });
});
