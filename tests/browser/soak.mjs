// soak.mjs: a busy night of twelve hours in one tab of the console, in MINUTES (10): the reports,
// notes and claims of a night come as fast as that takes, an officer goes from incident to incident
// through them, and what the tab holds is weighed at the end, its rubbish thrown out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { openBrowser } from './kit/browser.mjs';
import { beginShift, cards } from './kit/console.mjs';
import { aReport, EMPOLI, raiseTown, sendReport, tell, tokenFor } from './kit/town.mjs';

const HOURS = 12;
const MINUTES = Number(process.env.MINUTES ?? 10);
const REPORTS_AN_HOUR = 250;
const INCIDENTS = 400;
const SEEN_EVERY = 5; // reports between two incidents that are opened
const MB = 1024 * 1024;
const TAB_MB_MAX = 120;

const placeOf = (n) => ({ lat: EMPOLI.lat + (n % 20) * 0.02, lon: EMPOLI.lon + Math.floor(n / 20) * 0.03 });

/** What the tab's own process holds, shared pages by their part, and the scripts of it. */
async function weigh(browser, page) {
    const client = await page.context().newCDPSession(page);
    await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    const { nodes } = await client.send('Memory.getDOMCounters');
    const whole = await browser.newBrowserCDPSession();
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
    const tabs = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => Number(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1]) / 1024);
    return { scripts: usedSize / MB, nodes, tab: Math.max(...tabs) };
}

test(`${HOURS} hours of a busy night`, { timeout: (MINUTES + 5) * 60_000 }, async (t) => {
    const town = await raiseTown({ more: 'officers: {calls_per_hour: 0}\n' });
    const volunteer = await tokenFor(town, 'volunteer', 'volunteer');
    const browser = await openBrowser();
    const page = await beginShift(browser, town, 'anna');
    await page.locator('.zone-name').first().waitFor();
    const say = async (when) => {
        const { scripts, nodes, tab } = await weigh(browser, page);
        t.diagnostic(`${when}: tab ${tab.toFixed(0)} MB, of it scripts ${scripts.toFixed(1)} MB; ${nodes} nodes`);
        return tab;
    };
    await say('at its beginning');

    const all = HOURS * REPORTS_AN_HOUR;
    const began = Date.now();
    for (let n = 0; n < all; n++) {
        await sendReport(town, aReport({ where: placeOf(n % INCIDENTS) }), volunteer);
        if (n % SEEN_EVERY === 0) {
            await page.keyboard.press(n % (2 * SEEN_EVERY) === 0 ? 'j' : 'Escape');
            await page.keyboard.press('Enter');
        }
        if (n % REPORTS_AN_HOUR === REPORTS_AN_HOUR - 1) {
            const number = 1 + (n % INCIDENTS);
            await tell(town, 'POST', `/api/v1/incidents/${number}/note`, { text: `ora ${n / REPORTS_AN_HOUR}` }, 'anna').catch(() => undefined);
            for (const letter of ['a', 's', 'c', 'm']) {
                await page.keyboard.press('Escape');
                await page.keyboard.press('g');
                await page.keyboard.press(letter);
            }
        }
        const ahead = (n / all) * MINUTES * 60_000 - (Date.now() - began);
        if (ahead > 0) await new Promise((go) => setTimeout(go, ahead));
    }
    await cards(page).first().waitFor();
    const tab = await say('at its end');
    assert.deepEqual(page.faults, []);
    assert.ok(tab <= TAB_MB_MAX, `${tab.toFixed(0)} MB`);
});
