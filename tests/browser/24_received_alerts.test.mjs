// Others warn: what they sent is seen wherever one is, matched to our incidents, acknowledged by
// keyboard, and becomes a draft of ours that goes nowhere by itself.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { dress, openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { aReport, EMPOLI, raiseTown, sendReport, sent, tell, tokenFor, until } from './kit/town.mjs';

const messages = new Map();

function warn(name, { event, headline, severity = 'Severe', urgency = 'Immediate', area, status = 'Actual' }) {
    const time = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, '+00:00');
    messages.set(
        name,
        `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${name}</identifier><sender>cfr@regione.test</sender>
<sent>${time(Date.now() - 120_000)}</sent><status>${status}</status><msgType>Alert</msgType><scope>Public</scope><info><language>it-IT</language>
<category>Met</category><event>${event}</event><urgency>${urgency}</urgency><severity>${severity}</severity><certainty>Likely</certainty>
<expires>${time(Date.now() + 7_200_000)}</expires><senderName>Centro funzionale regionale</senderName><headline>${headline}</headline>
<instruction>Salite ai piani alti.</instruction><area><areaDesc>${area[0]}</areaDesc>${area[1]}</area></info></alert>`,
    );
}

/** Publishes them as an Atom feed, until the test ends. */
async function publish() {
    const server = createServer((request, reply) => {
        const name = request.url.slice(1);
        const feed = [...messages.keys()].map((one) => `<entry><link href="/${one}"/></entry>`).join('');
        reply.end(messages.get(name) ?? `<feed xmlns="http://www.w3.org/2005/Atom">${feed}</feed>`);
    });
    await new Promise((go) => server.listen(0, '127.0.0.1', go));
    after(() => server.close());
    return `http://127.0.0.1:${server.address().port}/feed.xml`;
}

const HERE = ['Bassa Valdelsa', `<circle>${EMPOLI.lat},${EMPOLI.lon} 4</circle>`];
const FAR = ['Lunigiana', '<circle>44.31,9.95 5</circle>'];

test('what others warn of is seen, acknowledged and drafted from', async () => {
    warn('piena', { event: 'Alluvione', headline: "Piena dell'Elsa in aumento", area: HERE });
    warn('vento', { event: 'Vento forte', headline: 'Vento forte in Lunigiana', severity: 'Moderate', urgency: 'Expected', area: FAR });
    warn('prova', { event: 'Alluvione', headline: 'Prova di messaggio', status: 'Test', area: HERE });
    const town = await raiseTown({ more: `sources:\n  - {name: regione, url: '${await publish()}', every_s: 1}\n` });
    await sendReport(town, aReport(), await tokenFor(town, 'volunteer-0', 'volunteer'));
    const page = await beginShift(await openBrowser(), town, 'anna');
    const rail = page.getByRole('link', { name: words('console.rail_received') });
    const rows = page.locator('.received tbody tr');
    const row = (headline) => rows.filter({ hasText: headline });

    await step(page, 'the navigation counts what waits, the grave one is heard', async () => {
        await rail.filter({ hasText: '2' }).waitFor();
        await page.getByRole('alert').getByText("Piena dell'Elsa in aumento (regione)").waitFor();
    });
    await step(page, 'the list says how bad, whose, where, and what it may be about', async () => {
        await page.keyboard.press('g');
        await page.keyboard.press('r');
        const one = row("Piena dell'Elsa");
        await one.locator('.severity', { hasText: /2/ }).waitFor();
        for (const said of ['Centro funzionale regionale · regione', 'Bassa Valdelsa', words('console_received.ours'), words('console_received.signature_unsigned')])
            await one.getByText(said).waitFor();
        await one.getByText(words('bearing.covers')).waitFor();
        await row('Lunigiana').getByText(words('console_received.elsewhere')).waitFor();
        assert.equal(await rows.count(), 2, 'no test stands among what is real');
    });
    await step(page, 'by keyboard one is acknowledged', async () => {
        await row('Lunigiana').focus();
        await page.keyboard.press('a');
        await row('Lunigiana').waitFor({ state: 'detached' });
        await rail.filter({ hasText: '1' }).waitFor();
    });
    await step(page, 'what comes meanwhile is there by itself', async () => {
        warn('frana', { event: 'Frana', headline: 'Frana sulla provinciale', area: HERE });
        await row('Frana').waitFor();
    });
    for (const [theme, width] of [['dark', 1440], ['light', 390], ['dark', 390]])
        await step(page, `it reads well ${theme} at ${width}`, async () => {
            await page.setViewportSize({ width, height: 844 });
            await dress(page, theme);
            await row('Frana').waitFor();
            if (process.env.RECEIVED_PICTURES) await page.screenshot({ path: `${process.env.RECEIVED_PICTURES}/${theme}-${width}.png` });
        });
    await step(page, 'a draft of ours begins from it, filed under its incident', async () => {
        await page.setViewportSize({ width: 1440, height: 900 });
        await dress(page, 'light');
        if (process.env.RECEIVED_PICTURES) await page.screenshot({ path: `${process.env.RECEIVED_PICTURES}/light-1440.png` });
        await row("Piena dell'Elsa").focus();
        await page.keyboard.press('d');
        await page.waitForURL(/\/console\/actual\/alerts\/[0-9a-f-]+$/);
        await page.getByText(words('console_alert.of_incident', { number: 1 })).first().waitFor();
    });
    const { alerts } = await tell(town, 'GET', '/api/v1/alerts', undefined, 'anna');
    assert.equal(alerts.length, 1);
    assert.deepEqual([alerts[0].state, alerts[0].mode, alerts[0].incident], ['draft', 'actual', 1]);
    assert.match(alerts[0].content.note, /^cfr@regione\.test,piena,/);
    assert.deepEqual(sent(town, 'sms'), [], 'nothing of it went out');
    await step(page, 'and the message says what became of it', async () => {
        await page.goto('/console/actual/received?show=all');
        const one = row("Piena dell'Elsa");
        await one.getByText(words('console_received.state_acknowledged')).waitFor();
        await one.getByRole('link', { name: words('console_received.our_draft') }).click();
        await page.waitForURL(new RegExp(alerts[0].id));
    });
    await until('only the new one waits', async () => {
        const { received } = await tell(town, 'GET', '/api/v1/received?mode=actual&open=true', undefined, 'anna');
        return received.length === 1 && received[0].facts.event === 'Frana';
    });
});
