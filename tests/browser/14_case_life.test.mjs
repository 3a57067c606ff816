// Scenario 14: a resident who is about to report what is known sees it, joins it instead, answers
// what the room asks, and reads on the same page how it ended; what another town's program reported
// and reads by Open311 agrees with the page at each state.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openBrowser, openPage, step } from './kit/browser.mjs';
import { words } from './kit/console.mjs';
import { aReport, EMPOLI, raiseTown, sendReport, tell, tokenFor, until } from './kit/town.mjs';

const NEAR_M = 250; // UX §6
const METRES_A_DEGREE = 111_195;
const north = (metres) => ({ lat: EMPOLI.lat + metres / METRES_A_DEGREE, lon: EMPOLI.lon });

/** The form filled in for a hole in the road there, and sent. */
async function reportHole(page, { lat, lon }) {
    await page.goto('/report');
    await page.locator('[name=hazard][value=PH]').check();
    await page.locator('#coordinates').fill(`${lat.toFixed(5)}, ${lon.toFixed(5)}`);
    await page.locator('#text').fill('Una buca, davanti al forno');
    await page.getByRole('button', { name: words('reporting.send') }).click();
}

/** One request as Open311 tells it. */
async function told(town, id) {
    const answer = await fetch(`${town.url}/open311/v2/requests/${id}.json?lang=it`);
    return (await answer.json())[0];
}

/** By a form of Open311; what it was answered with. */
async function postHole(town, { lat, lon }) {
    const key = await tokenFor(town, 'app', 'gateway');
    const form = { api_key: key, service_code: 'PH', lat: lat.toFixed(5), long: lon.toFixed(5), description: 'Bianchi: è pericolosa' };
    const answer = await fetch(`${town.url}/open311/v2/requests.json?lang=it`, { method: 'POST', body: new URLSearchParams(form) });
    assert.equal(answer.status, 201);
    return (await answer.json())[0];
}

/** The page and Open311 say the same. */
async function agrees(page, town, id, state, status = 'open') {
    assert.equal(await now(page), words(`follow.${state}`));
    const request = await told(town, id);
    assert.deepEqual([request.status, request.status_notes], [status, words(`follow.${state}`)]);
    assert.doesNotMatch(JSON.stringify(request), /Bianchi/);
}

const now = (page) => page.locator('.steps .now').innerText();

test('what is known is joined, followed, asked about and ends on one page', async () => {
    const town = await raiseTown({ more: 'open311: {jurisdiction_id: comune.test}\n' });
    const browser = await openBrowser();
    const page = await openPage(browser, town, { javaScriptEnabled: false, width: 390 });
    const { incident } = await until('the first hole is an incident', async () => {
        await sendReport(town, aReport({ id: '0190a000-0000-7000-8000-000000000001', hazard: 'PH', text: 'Rossi, via Roma 5' }));
        const { incidents } = await tell(town, 'GET', '/api/v1/incidents', undefined, 'anna');
        return incidents.length > 0 && { incident: incidents[0].number };
    });

    await step(page, 'beyond 250 m nobody is asked', async () => {
        await reportHole(page, north(NEAR_M + 10));
        await page.waitForURL('**/status/**');
    });
    await step(page, 'within, what is known is shown, and nothing of who reported it', async () => {
        await reportHole(page, north(NEAR_M - 10));
        await page.getByText(words('nearby.distance', { count: NEAR_M - 10 })).waitFor();
        assert.doesNotMatch(await page.locator('body').innerText(), /Rossi/);
    });
    await step(page, 'it is joined with one button, and has its own link', async () => {
        await page.locator(`[name=same][value="${incident}"]`).click();
        await page.waitForURL('**/status/**');
        assert.equal(await now(page), words('follow.merged'));
    });
    const { incidents } = await tell(town, 'GET', '/api/v1/incidents', undefined, 'anna');
    assert.equal(incidents.find(({ number }) => number === incident).reports, 2);

    const { reports } = await tell(town, 'GET', '/api/v1/reports', undefined, 'anna');
    const mine = reports.find(({ text }) => text?.includes('forno')); // the newest of them
    await tell(town, 'POST', `/api/v1/reports/${mine.id}/ask`, { text: 'Quanto è larga?' }, 'anna');
    await step(page, 'the room asks, and is answered on the page', async () => {
        await page.reload();
        await page.getByText('Quanto è larga?').waitFor();
        await page.getByLabel(words('follow.answer')).fill('Mezzo metro');
        await page.getByRole('button', { name: words('follow.send') }).click();
        await page.getByText(words('follow.answered')).waitFor();
    });
    const { questions } = await tell(town, 'GET', `/api/v1/reports/${mine.id}`, undefined, 'anna');
    assert.equal(questions[0].answer, 'Mezzo metro');

    const theirs = await postHole(town, EMPOLI);
    await step(page, 'what came by Open311 is followed by the same page', async () => {
        await page.goto(new URL(theirs.service_notice.match(/https?:\S+/)[0]).pathname);
        await agrees(page, town, theirs.service_request_id, 'merged');
        await page.getByText('Bianchi: è pericolosa').waitFor(); // for who sent it
    });
    await tell(town, 'POST', `/api/v1/incidents/${incident}/confirm`, {}, 'anna');
    await step(page, 'and agrees with it when it is confirmed', async () => {
        await page.reload();
        await agrees(page, town, theirs.service_request_id, 'confirmed');
    });
    await tell(town, 'POST', `/api/v1/incidents/${incident}/close`, { reason: 'riparata' }, 'anna');
    await step(page, 'and when it is over', async () => {
        await page.reload();
        await agrees(page, town, theirs.service_request_id, 'solved', 'closed');
    });
    assert.deepEqual(await page.context().cookies(), []);
});
