// Every act of an officer that no other scenario walks through: what is decided about an incident
// and its reports, what comes back from a review, release alone at once, sirens and channels tried.
import assert from 'node:assert/strict';
import test from 'node:test';
import { draftAlert, proposeAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, cards, words } from './kit/console.mjs';
import { aReport, EMPOLI, importSubscribers, nextCode, raiseTown, said, sendReport, sent, startSirens, tell, tokenFor, until } from './kit/town.mjs';

const why = 'Verificato dalla pattuglia';

test('an incident is rejected, reopened, closed; its reports are corrected and kept apart', async () => {
    const town = await raiseTown({ languages: ['it'] });
    for (let n = 0; n < 3; n++) await sendReport(town, aReport(), await tokenFor(town, `volunteer-${n}`, 'volunteer'));
    const page = await beginShift(await openBrowser(), town, 'anna');
    const room = page.locator('.room');
    const incident = () => tell(town, 'GET', '/api/v1/incidents/1', undefined, 'anna');
    const is = (state) => until(`it is ${state}`, async () => (await incident()).state === state);
    const button = (name) => room.getByRole('button', { name, exact: true });

    const report = (n) => room.locator('li.report', { hasText: `volontario volunteer-${n - 1}` });
    const press = (n, act) => report(n).getByRole('button', { name: words(`console_room.${act}`), exact: true }).click();

    // The panel that a key opens, filled and sent.
    const decide = async (key, act, done) => {
        await page.keyboard.press(key);
        await page.getByRole('heading', { name: words(`console_room.${act}_title`) }).waitFor();
        await page.keyboard.type(why);
        await button(words(`console_room.${act}_do`)).last().click();
        await page.getByText(words(`console_room.${done}`)).waitFor();
    };

    await step(page, 'rejected, with its reason', async () => {
        await cards(page).first().waitFor();
        await page.keyboard.press('Enter');
        await room.locator('h2').waitFor();
        await decide('x', 'reject', 'rejected');
        await is('rejected');
        await room.getByText(words('console_room.because', { reason: why })).waitFor();
    });
    await step(page, 'reopened', async () => {
        await decide('c', 'reopen', 'reopened');
        await is('open');
    });
    await step(page, 'closed, and taken back', async () => {
        await decide('e', 'close', 'closed');
        await is('closed');
        await page.getByRole('button', { name: words('face.undo') }).last().click();
        await is('open');
    });
    await step(page, 'a report is put elsewhere', async () => {
        await press(2, 'amend');
        await page.getByLabel(words('console_room.coordinates')).fill('43.7200, 10.9500');
        await room.locator('.act-panel button[type=submit]').click();
        await page.getByText(words('console_room.amended')).waitFor();
        // An incident is called by one of its reports: the room goes on with it under its new number.
        await until('the room follows', async () => {
            const { incidents } = await tell(town, 'GET', '/api/v1/incidents', undefined, 'anna');
            return incidents.length === 1 && (await room.locator('.room-line .mono').textContent()) === `#${incidents[0].number}`;
        });
    });
    await step(page, 'one does not belong here, another to nothing', async () => {
        await press(3, 'apart');
        await page.getByText(words('console_room.set_apart')).waitFor();
        await until('two are left', async () => (await incident()).reports === 2);
        await press(2, 'alone');
        await page.getByText(words('console_room.set_alone')).waitFor();
        await until('one is left', async () => (await incident()).reports === 1);
        await cards(page).nth(2).waitFor();
    });
});

test('an alert comes back, is rejected, and goes out alone when waiting costs lives', async () => {
    const town = await raiseTown({ languages: ['it'] });
    await startSirens(town);
    await importSubscribers(town, [`sms,+393330000001,it,${EMPOLI.zone},Minor,actual`]);
    const browser = await openBrowser();
    const [anna, bruno] = await Promise.all(['anna', 'bruno'].map((who) => beginShift(browser, town, who)));
    const state = async (id) => (await tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna')).state;
    const is = (id, wanted) => until(`it is ${wanted}`, async () => (await state(id)) === wanted);
    const review = (id) => `/console/actual/alerts/${id}/review`;

    for (const [how, becomes] of [['return', 'returned'], ['reject', 'rejected']])
        await step(bruno, `${becomes}, with a reason`, async () => {
            const { id } = await proposeAlert(town);
            await bruno.goto(review(id));
            await bruno.locator('summary', { hasText: words(`console_review.${how}`) }).click();
            const form = bruno.locator('details[open] form');
            await form.getByLabel(words('console_review.reason')).fill(why);
            await form.getByRole('button', { name: words(`console_review.${how}_now`) }).click();
            await is(id, becomes);
            await bruno.getByText(words(`console_review.${becomes}`)).waitFor();
        });

    await step(bruno, 'released an hour after signing in: the second factor is shown, and it goes on by itself', async () => {
        const { id } = await proposeAlert(town, { channels: ['mail'], no_siren_reason: 'una sola via' });
        await bruno.goto(review(id));
        await bruno.locator('.button.release').waitFor();
        // As the hub says it when the last time was over five minutes ago.
        const body = JSON.stringify({ type: 'urn:tocsin:problem:step_up', title: 'Non consentito', status: 403 });
        await bruno.route('**/approve', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body }), { times: 1 });
        await bruno.locator('.button.release').focus();
        await bruno.keyboard.down('Enter');
        const asked = bruno.getByRole('dialog', { name: words('console_door.factor_again') });
        await asked.waitFor();
        await bruno.keyboard.up('Enter');
        assert.equal(await state(id), 'proposed');
        await asked.getByLabel(words('console_door.code')).fill(await nextCode(town.people.bruno));
        await asked.getByRole('button', { name: words('console_door.go_on') }).click();
        await is(id, 'released');
        await asked.waitFor({ state: 'detached' });
    });

    await step(anna, 'alone and at once, by a written reason', async () => {
        const { id } = await proposeAlert(town);
        await anna.goto(review(id));
        await anna.locator('summary', { hasText: words('console_review.alone') }).click();
        await anna.getByLabel(words('console_review.alone_reason')).fill('Argine rotto, nessuno risponde');
        await anna.getByLabel(words('console_review.break_glass')).check();
        await anna.getByRole('button', { name: words('console_review.break_glass_now') }).focus();
        await anna.keyboard.down('Enter');
        await is(id, 'released');
        await anna.keyboard.up('Enter');
        await until('the phone got it', () => sent(town, 'sms').length === 1);
    });
    assert.equal((await draftAlert(town)).state, 'draft');
});

test('sirens and channels are tried', async () => {
    const town = await raiseTown({ languages: ['it'] });
    const browser = await openBrowser();
    const anna = await beginShift(browser, town, 'anna');

    await step(anna, 'why a siren is down is said in the language of the face', async () => {
        await anna.goto('/console/actual/sirens');
        await anna.getByText('non si è mai fatta sentire').first().waitFor();
    });
    await startSirens(town);
    await step(anna, 'one siren is tried in silence, and all are told to be still', async () => {
        await anna.getByLabel('empoli-centro').check();
        await anna.getByRole('button', { name: words('console_sirens.silent_test', { n: 1 }) }).click();
        await anna.locator('.tile', { hasText: 'empoli-centro' }).getByText(words('console_sirens.test_sent')).waitFor();
        await anna.getByText(words('console_sirens.test_sum', { went: 1, stayed: 0 })).waitFor();
        assert.equal(await anna.locator('.toast').count(), 0);
        await until('it says so', () => said(town, 'sirens').split('empoli-centro idle').length > 2);
        await anna.keyboard.down('s');
        await anna.getByText(/^[\d:]+ · Ordine di tacere: inviati [1-9]/).waitFor();
        await anna.keyboard.up('s');
    });

    const chief = await beginShift(browser, town, 'administrator');
    await step(chief, 'a channel is tried with a message to oneself', async () => {
        await chief.goto('/console/actual/channels');
        const row = chief.getByRole('row', { name: /sms SMS|SMS sms/ }).first();
        await row.getByLabel(words('console_channels.test_to')).fill('+393330000009');
        await row.getByRole('button', { name: words('console_channels.test') }).click();
        await chief.getByText(words('console_channels.verdict_sent')).or(chief.getByText(words('console_channels.verdict_delivered'))).waitFor();
        assert.equal(sent(town, 'sms').length, 1);
    });
});
