// Scenario 1: nine reports become an incident, and by the keyboard alone an alert that two
// officers release: in at most eight actions, and in a minute of which they read for half
// (HUMAN_PACE=1; without it nobody reads).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, cards, words } from './kit/console.mjs';
import { isHuman, takes } from './kit/pace.mjs';
import { aReport, EMPOLI, importSubscribers, publish, raiseTown, ROOT, said, sendReport, sent, startSirens, tell, tokenFor, until } from './kit/town.mjs';

const ACTIONS_MAX = 8;
const SECONDS_MAX = 60;
const READS = { room: 8, text: 10, review: 5, approval: 7 }; // seconds

const near = (n) => ({ lat: EMPOLI.lat + n * 0.0002, lon: EMPOLI.lon + n * 0.0002 });

test('an incident is seen, written about, reviewed and released without a mouse', async (t) => {
    const town = await raiseTown();
    await startSirens(town);
    await importSubscribers(town, [`sms,+393330000001,it,${EMPOLI.zone},Minor,actual`, `email,anna@cittadini.test,it,${EMPOLI.zone},Minor,actual`]);
    const browser = await openBrowser();
    const [anna, bruno] = await Promise.all(['anna', 'bruno'].map((who) => beginShift(browser, town, who)));
    let actions = 0;
    const press = async (page, key) => {
        actions++;
        await page.keyboard.press(key);
    };

    await step(anna, 'nine reports by MQTT and HTTP are one incident at the top of the queue', async () => {
        for (let n = 0; n < 6; n++) await sendReport(town, aReport({ where: near(n) }), await tokenFor(town, `volunteer-${n}`, 'volunteer'));
        for (let n = 6; n < 9; n++) await publish(town, 'gauge-elsa', aReport({ where: near(n), seq: n }));
        await cards(anna).first().getByText(words('console_situation.reports', { count: 9 })).waitFor();
        assert.equal(await cards(anna).count(), 1);
    });

    const began = Date.now();
    await step(anna, 'Enter opens its room', async () => {
        await press(anna, 'Enter');
        await anna.locator('.room h2').waitFor();
        await takes(READS.room);
    });
    await step(anna, 'A writes the alert from it', async () => {
        await press(anna, 'a');
        await anna.locator('.composer .lamps li').first().waitFor();
        await anna.locator('.composer .saved').getByText(/\d/).waitFor();
        await anna.locator('.composer-foot button[aria-disabled=false]').waitFor();
        await takes(READS.text);
    });
    await step(anna, 'Ctrl+Enter goes on to the review', async () => {
        await press(anna, 'Control+Enter');
        await anna.locator('.review .rendered').waitFor();
        await anna.getByRole('button', { name: words('console_review.request') }).waitFor();
        await takes(READS.review);
    });
    await step(anna, 'R asks for the release', async () => {
        await press(anna, 'r');
        await anna.getByRole('button', { name: words('console_review.withdraw') }).waitFor();
        await anna.getByText(words('console_review.all_called')).waitFor();
    });
    const id = new URL(anna.url()).pathname.match(/alerts\/([^/]+)/)[1];

    await step(bruno, 'the second officer is called, and opens what waits for him', async () => {
        await bruno.getByRole('link', { name: words('console.open_request') }).waitFor();
        await press(bruno, 'v');
        await bruno.locator('.button.release').waitFor();
        await takes(READS.approval);
    });
    await step(bruno, 'and holds it to release it', async () => {
        actions++;
        await bruno.keyboard.down('Enter');
        await bruno.waitForURL('**/live');
        await bruno.keyboard.up('Enter');
        await bruno.getByRole('region', { name: words('console_live.channels') }).waitFor();
    });
    await anna.waitForURL('**/live');
    await step(anna, 'the room of its incident leads to the alert, and says how far it is', async () => {
        await anna.goto('/console/actual/incidents/1');
        const alerts = anna.locator('section', { has: anna.getByRole('heading', { name: words('console.rail_alerts') }) }).last();
        await alerts.getByText(words('state.released')).waitFor();
        assert.match(await alerts.getByRole('link').getAttribute('href'), new RegExp(`/alerts/${id}/live$`));
    });
    assert.ok(actions <= ACTIONS_MAX, `${actions} actions`);
    const seconds = (Date.now() - began) / 1000;
    t.diagnostic(`${actions} actions; ${seconds.toFixed(1)} s ${isHuman ? 'with' : 'without'} reading`);
    if (isHuman) assert.ok(seconds <= SECONDS_MAX, `${seconds} s`);

    const alert = await tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna');
    assert.deepEqual([alert.state, alert.author_name, alert.approvals.map((one) => one.name)], ['released', 'anna', ['bruno']]);
    await until('the phone and the mailbox got it', () => sent(town, 'sms').length === 1 && sent(town, 'mail').length === 1);
    await until('the sirens of Empoli sound', () => said(town, 'sirens').includes('empoli-centro sounding'));
    await step(anna, 'who writes about the incident again is led to that alert, and its review says that it is another', async () => {
        await anna.goto('/console/actual/incidents/1');
        await anna.locator('.room h2').waitFor();
        await anna.keyboard.press('a');
        await anna.getByRole('heading', { name: words('console_alert.besides') }).waitFor();
        const update = anna.getByRole('link', { name: words('console_alert.update_it') });
        assert.match(await update.getAttribute('href'), new RegExp(`previous=${id}$`));
        await anna.getByRole('link', { name: words('console_alert.another') }).click();
        await anna.locator('.composer-foot button[aria-disabled=false]').waitFor();
        await anna.keyboard.press('Control+Enter');
        const notice = anna.locator('.review [role=alert]', { hasText: words('console_alert.besides') });
        assert.match(await notice.getByRole('link').getAttribute('href'), new RegExp(`/alerts/${id}/live$`));
    });
    const cap = await (await fetch(`${town.url}/api/v1/alerts/${id}/cap`)).text();
    execFileSync('xmllint', ['--noout', '--schema', `${ROOT}/schemas/cap/tocsin-cap.xsd`, '-'], { input: cap, stdio: 'pipe' });
});
