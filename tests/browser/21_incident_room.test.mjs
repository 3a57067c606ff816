// What comes while an officer looks at an incident, and taking back what was done to it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, cards, words } from './kit/console.mjs';
import { aReport, EMPOLI, ROOT, raiseTown, sendReport, tell, tokenFor } from './kit/town.mjs';

async function sendPhoto(town, { id, key }) {
    const headers = { 'Report-Key': key, 'Content-Type': 'image/jpeg' };
    const body = readFileSync(join(ROOT, 'tests/fuzz/corpus/image/quadrants.jpg'));
    const answer = await fetch(`${town.url}/api/v1/reports/${id}/photos`, { method: 'POST', headers, body });
    assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
}

test('the room shows what comes after the report, and undo means the incident it was done to', async () => {
    const town = await raiseTown();
    const volunteer = await tokenFor(town, 'volunteer', 'volunteer');
    const kept = await sendReport(town, aReport(), volunteer);
    await sendReport(town, aReport({ where: { lat: EMPOLI.lat + 0.05, lon: EMPOLI.lon } }), volunteer);
    const browser = await openBrowser();
    const page = await beginShift(browser, town, 'anna');
    const other = await beginShift(browser, town, 'bruno');
    const stateOf = async (number) => (await tell(town, 'GET', `/api/v1/incidents/${number}`, undefined, 'anna')).state;

    await step(page, 'an incident of one report', async () => {
        await cards(page).nth(1).waitFor();
        await page.goto('/console/actual/incidents/1');
        await page.locator('.room .report').waitFor();
    });
    await step(page, 'its picture comes later', async () => {
        await sendPhoto(town, kept);
        await page.locator('.room .photo img').waitFor();
    });
    await step(page, 'a question to who reported, and the answer, which every officer sees', async () => {
        await other.goto('/console/actual/incidents/1');
        await other.locator('.room .report').waitFor();
        await page.getByRole('button', { name: words('console_room.ask') }).click();
        await page.getByLabel(words('console_room.ask_words')).fill('Quanto è alta?');
        await page.locator('.act-panel').getByRole('button', { name: words('console_room.ask_do') }).click();
        await other.locator('.questions').getByText('Quanto è alta?').waitFor();
        const { questions } = await tell(town, 'GET', `/api/v1/status/${kept.key}/questions`);
        await tell(town, 'POST', `/api/v1/status/${kept.key}/answer`, { question: questions[0].id, text: 'Un metro' });
        for (const each of [page, other]) await each.locator('.questions').getByText('Un metro').waitFor();
    });
    await step(page, 'confirmed, left for another, and taken back from there', async () => {
        await page.keyboard.press('c');
        await page.locator('.act-panel').getByRole('button', { name: words('console_room.confirm_do') }).click();
        await page.locator('.toast').getByText(words('console_room.confirmed')).waitFor();
        await page.keyboard.press('Escape');
        await cards(page).getByRole('link').filter({ hasText: '#2' }).click();
        await page.locator('.room').getByText('#2', { exact: true }).waitFor();
        await page.locator('.toast').getByRole('button', { name: words('face.undo') }).click();
        await page.locator('.toast').getByText(words('console_room.reopened')).waitFor();
        assert.deepEqual([await stateOf(1), await stateOf(2)], ['open', 'open']);
    });
    await step(other, 'who is elsewhere in the console is told of a cry for help', async () => {
        await other.goto('/console/actual/alerts');
        await other.getByRole('heading', { name: words('console_archive.title') }).waitFor();
        await sendReport(town, aReport({ hazard: 'RS', where: { lat: EMPOLI.lat, lon: EMPOLI.lon + 0.05 } }), volunteer);
        await other.locator('.banner.cue').getByText('#3').waitFor();
    });
});
