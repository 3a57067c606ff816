// Scenario 2: one person is not enough, whatever the page, the tab or the token; and whoever is
// alone at night counts down for all to see, and is stopped by anybody.
import assert from 'node:assert/strict';
import test from 'node:test';
import { proposeAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { ask, raiseTown, sent, tell } from './kit/town.mjs';

test('the author cannot release it', async () => {
    const town = await raiseTown();
    const alert = await proposeAlert(town);
    const browser = await openBrowser();
    const anna = await beginShift(browser, town, 'anna');
    const review = `/console/actual/alerts/${alert.id}/review`;
    const refused = async (act, body) => {
        const answer = await ask(town, 'POST', `/api/v1/alerts/${alert.id}/${act}`, { hash: alert.hash, confirm_reach: alert.reach.total, ...body }, 'anna');
        assert.equal(answer.status, 403, act);
    };
    const journal = async () => {
        const { rows } = await tell(town, 'GET', '/api/v1/journal?limit=1000', undefined, 'administrator');
        return rows.filter(({ deed, about }) => deed === 'alert.refused' && about === `alert:${alert.id}`);
    };

    await step(anna, 'her page offers no release', async () => {
        await anna.goto(review);
        await anna.getByRole('button', { name: words('console_review.withdraw') }).waitFor();
        assert.equal(await anna.locator('.button.release').count(), 0);
    });
    await step(anna, 'nor does a second tab of hers', async () => {
        const tab = await anna.context().newPage();
        await tab.goto(review);
        await tab.getByRole('button', { name: words('console_door.shift_start') }).click();
        await tab.getByRole('button', { name: words('console_review.withdraw') }).waitFor();
        assert.equal(await tab.locator('.button.release').count(), 0);
        await tab.close();
    });
    await refused('approve', { release: true });
    await refused('release', {});
    const rows = await journal();
    assert.deepEqual(rows.map(({ facts }) => facts.verb).sort(), ['approve', 'release'], 'each refusal is in the journal');
    assert.equal(new Set(rows.map(({ by }) => by)).size, 1, 'with who it was');
    assert.ok(rows.every(({ facts }) => facts.why), 'and why');
    assert.equal((await tell(town, 'GET', `/api/v1/alerts/${alert.id}`, undefined, 'anna')).state, 'proposed');
    assert.deepEqual(sent(town, 'sms'), []);

    await step(anna, 'alone she begins a countdown, with a reason', async () => {
        await anna.getByText(words('console_review.alone'), { exact: true }).click();
        await anna.getByLabel(words('console_review.alone_reason')).fill("l'argine cede e nessuno risponde");
        const begin = anna.getByRole('button', { name: words('console_review.begin_countdown') });
        await begin.focus();
        await anna.keyboard.down('Enter');
        await anna.getByRole('button', { name: words('console_review.stop_countdown') }).waitFor();
        await anna.keyboard.up('Enter');
    });
    await step(anna, 'which anybody stops', async () => {
        await anna.getByRole('button', { name: words('console_review.stop_countdown') }).click();
        await anna.getByRole('button', { name: words('console_review.stop_countdown') }).waitFor({ state: 'detached' });
    });
    assert.notEqual((await tell(town, 'GET', `/api/v1/alerts/${alert.id}`, undefined, 'anna')).state, 'released');
    assert.deepEqual(sent(town, 'sms'), []);
});
