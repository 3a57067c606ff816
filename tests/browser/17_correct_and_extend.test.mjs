// One officer alone sets right what is out, the sirens silent; and makes ready that it lasts longer,
// which another approves.
import assert from 'node:assert/strict';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { raiseTown, tell, until } from './kit/town.mjs';

const HOUR_MS = 3_600_000;
const idOf = (page) => /alerts\/([^/]+)/.exec(new URL(page.url()).pathname)[1];

test('corrected by one, extended by two, and no siren sounds again', async () => {
    const town = await raiseTown();
    const anna = await beginShift(await openBrowser(), town, 'anna');
    const alert = await releaseAlert(town, { channels: ['sms', 'sirens'] });
    const show = (id) => tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna');
    const sounds = async (id) => {
        const { messages } = await tell(town, 'POST', `/api/v1/alerts/${id}/preview`, {}, 'anna');
        return messages.find(({ kind }) => kind === 'siren').text;
    };

    await step(anna, 'E on the board asks until when', async () => {
        await anna.goto(`/console/actual/alerts/${alert.id}/live`);
        await anna.getByRole('button', { name: words('console_live.extend') }).waitFor();
        await anna.keyboard.press('e');
        await anna.getByRole('dialog').getByText(words('console_live.extend_does')).waitFor();
    });
    await step(anna, 'and shows an Update with nothing changed but its end', async () => {
        await anna.getByRole('dialog').getByRole('button', { name: '+1 h' }).click();
        await anna.waitForURL((url) => url.pathname.endsWith('/review') && !url.pathname.includes(alert.id));
        await anna.getByRole('button', { name: words('console_review.request') }).waitFor();
    });
    const before = await show(alert.id);
    const longer = await show(idOf(anna));
    const { expires: ended, references: _, message: __, ...same } = before.content;
    const { expires, references: ___, message, parameters, ...rest } = longer.content;
    assert.equal(longer.previous, alert.id);
    assert.equal(message, 'Update');
    assert.equal(Date.parse(expires) - Date.parse(ended), HOUR_MS);
    assert.deepEqual(rest, same);
    assert.deepEqual([...longer.channels].sort(), [...before.channels].sort());
    assert.deepEqual(parameters, [{ name: 'TOCSIN:siren', value: 'none' }]);
    assert.equal(await sounds(longer.id), 'none');

    await step(anna, 'an Update says that the sirens would sound again', async () => {
        await anna.goto(`/console/actual/alerts/new?previous=${alert.id}`);
        await anna.getByLabel(words('console_alert.sirens_silent')).waitFor();
    });
    const update = await anna.evaluate(() => location.pathname.split('/').at(-1));
    assert.notEqual(await sounds(update), 'none');
    await step(anna, 'nobody corrects alone while they would', async () => {
        await anna.goto(`/console/actual/alerts/${update}/review`);
        await anna.getByText(words('console_review.correct'), { exact: true }).click();
        await anna.getByLabel(words('console_review.alone_reason')).fill('la via era sbagliata');
        await anna.getByText(words('console_review.would_sound')).waitFor();
        assert.ok(await anna.getByRole('button', { name: words('console_review.correct_now') }).isDisabled());
    });
    await step(anna, 'once they stay silent she does', async () => {
        await anna.getByRole('button', { name: words('console_alert.sirens_silent') }).click();
        await anna.getByText(words('console_review.would_sound')).waitFor({ state: 'detached' });
        await anna.getByRole('button', { name: words('console_review.correct_now') }).focus();
        await anna.keyboard.down('Enter');
        await anna.waitForURL((url) => url.pathname.endsWith(`${update}/live`));
        await anna.keyboard.up('Enter');
    });
    assert.equal((await show(update)).state, 'released');
    assert.equal((await show(alert.id)).state, 'updated');
    assert.equal((await show(update)).content.parameters[0].value, 'none');

    const quiet = await releaseAlert(town, { channels: ['sms'], no_siren_reason: 'di notte basta il resto' });
    await step(anna, 'why no siren was chosen holds for what lasts longer', async () => {
        await anna.goto(`/console/actual/alerts/${quiet.id}/live`);
        await anna.getByRole('button', { name: words('console_live.extend') }).click();
        await anna.getByRole('dialog').getByRole('button', { name: '+1 h' }).click();
        await anna.waitForURL((url) => url.pathname.endsWith('/review') && !url.pathname.includes(quiet.id));
        await anna.getByRole('button', { name: words('console_review.request') }).click();
        await until('it is proposed', async () => (await show(idOf(anna))).state === 'proposed');
    });
});
