// soak.mjs: a busy night of twelve hours in one tab of the console, in MINUTES (10): the reports,
// notes and claims of a night come as fast as that takes, an officer goes from incident to incident
// through them, and what the tab holds is weighed at the end, its rubbish thrown out.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openTab } from './kit/tab.mjs';
import { aReport, EMPOLI, nextCode, raiseTown, sendReport, tell, tokenFor, until } from './kit/town.mjs';

const HOURS = 12;
const MINUTES = Number(process.env.MINUTES ?? 10);
const REPORTS_AN_HOUR = 250;
const INCIDENTS = 400;
const SEEN_EVERY = 5; // reports between two incidents that are opened
const TAB_MB_MAX = 120;

const placeOf = (n) => ({ lat: EMPOLI.lat + (n % 20) * 0.02, lon: EMPOLI.lon + Math.floor(n / 20) * 0.03 });

/** The console in a tab of its own, anna signed in and on shift. */
async function takeShift(town) {
    const { name, password } = town.people.anna;
    const tab = await openTab(`${town.url}/console/actual`);
    const body = JSON.stringify({ name, password, code: await nextCode(town.people.anna) });
    const headers = JSON.stringify({ 'Content-Type': 'application/json' });
    const shows = (what) => until(what, () => tab.run(`!!document.querySelector(${JSON.stringify(what)})`).catch(() => false));

    await shows('form');
    await tab.run(`fetch('/api/v1/session', {method: 'POST', body: ${JSON.stringify(body)}, headers: ${headers}}).then((answer) => { if (!answer.ok) throw Error(answer.status) })`);
    await tab.run('location.reload()');
    await shows('input[name=until]');
    await tab.run(`document.querySelector('button.primary').click()`);
    await shows('.zone-name');
    await tab.run(`window.faults = []; addEventListener('error', ({message}) => faults.push(message)); addEventListener('unhandledrejection', ({reason}) => faults.push(String(reason)))`);
    return { ...tab, shows };
}

test(`${HOURS} hours of a busy night`, { timeout: (MINUTES + 5) * 60_000 }, async (t) => {
    const town = await raiseTown({ more: 'officers: {calls_per_hour: 0}\n' });
    const volunteer = await tokenFor(town, 'volunteer', 'volunteer');
    const page = await takeShift(town);
    const say = async (when) => {
        const { scripts, nodes, tab } = await page.weigh();
        t.diagnostic(`${when}: tab ${tab.toFixed(0)} MB, of it scripts ${scripts.toFixed(1)} MB; ${nodes} nodes`);
        return tab;
    };
    await say('at its beginning');

    const all = HOURS * REPORTS_AN_HOUR;
    const began = Date.now();
    for (let n = 0; n < all; n++) {
        await sendReport(town, aReport({ where: placeOf(n % INCIDENTS) }), volunteer);
        if (n % SEEN_EVERY === 0) {
            await page.press(n % (2 * SEEN_EVERY) === 0 ? 'j' : 'Escape');
            await page.press('Enter');
        }
        if (n % REPORTS_AN_HOUR === REPORTS_AN_HOUR - 1) {
            const number = 1 + (n % INCIDENTS);
            await tell(town, 'POST', `/api/v1/incidents/${number}/note`, { text: `ora ${n / REPORTS_AN_HOUR}` }, 'anna').catch(() => undefined);
            for (const letter of ['a', 's', 'c', 'm']) {
                await page.press('Escape');
                await page.press('g');
                await page.press(letter);
            }
        }
        const ahead = (n / all) * MINUTES * 60_000 - (Date.now() - began);
        if (ahead > 0) await new Promise((go) => setTimeout(go, ahead));
    }
    await page.shows('.queue li.card');
    const tab = await say('at its end');
    assert.deepEqual(await page.run('faults'), []);
    assert.ok(tab <= TAB_MB_MAX, `${tab.toFixed(0)} MB`);
});
