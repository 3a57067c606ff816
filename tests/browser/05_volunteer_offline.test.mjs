// Scenario 5: a volunteer without a network reports in three taps; the report outlives a restart of
// the app and is one report, however often it is sent.
import assert from 'node:assert/strict';
import test from 'node:test';
import { step } from './kit/browser.mjs';
import { words } from './kit/console.mjs';
import { newest, openPhone, openPhones, send, shutter, tile } from './kit/field.mjs';
import { ask, endProgram, EMPOLI, raiseTown, startHub, tell } from './kit/town.mjs';

// The hub's answers to reports that get lost on their way back; only the page sends.
const FORGETFUL = `
    globalThis.losses = 0;
    const real = fetch;
    globalThis.fetch = async (...asked) => {
        const answer = await real(...asked);
        if (String(asked[0]).endsWith('/api/v1/reports') && losses-- > 0) throw new TypeError('lost');
        losses = Math.max(0, losses);
        return answer;
    };
    delete globalThis.ServiceWorkerRegistration?.prototype.sync;
`;

test('three taps without a network; the report waits through a restart and arrives once', async () => {
    const town = await raiseTown();
    const page = await openPhone(await openPhones(), town, { script: FORGETFUL });
    const context = page.context();

    await step(page, 'the app has been here once', () => shutter(page).waitFor());
    await context.setOffline(true);
    await step(page, 'camera, hazard, send', async () => {
        await shutter(page).tap();
        await page.getByRole('img', { name: words('field.photo_yours') }).waitFor();
        await tile(page, 'Allagamento').tap();
        await send(page).tap();
        await page.getByText(words('field.stage_saved')).waitFor();
    });
    await step(page, 'closed and opened again without a network, it still waits', async () => {
        await page.reload();
        await page.getByText(words('field.waiting', { n: 1 })).waitFor();
        await page.getByRole('link', { name: words('field.nav_mine') }).tap();
        await newest(page).getByText(words('field.wait_network')).waitFor();
        assert.match(await newest(page).locator('img').getAttribute('src'), /^blob:/);
    });
    await step(page, 'the hub answers, but the answer is lost twice', async () => {
        await page.evaluate('losses = 2');
        await context.setOffline(false);
        await newest(page).getByText(words('field.stage_received', { number: '1' })).waitFor();
        assert.equal(await page.evaluate('losses'), 0);
    });
    await step(page, 'one report, with its photo and its place', async () => {
        await page.waitForFunction((said) => !document.body.textContent.includes(said), words('field.wait_photo'));
        const { body } = await ask(town, 'GET', '/api/v1/reports', undefined, 'anna');
        assert.equal(body.reports.length, 1);
        const { body: report } = await ask(town, 'GET', '/api/v1/reports/1', undefined, 'anna');
        assert.equal(report.hazard, 'FL');
        assert.equal(report.photos.length, 1);
        assert.ok(report.photos[0].taken, 'the photo knows when it was taken');
        assert.equal(report.photos[0].where, undefined);
        assert.deepEqual([report.where.lat, report.where.lon, report.where.accuracy_m], [EMPOLI.lat, EMPOLI.lon, 8]);
    });
    await step(page, 'the room confirms it, and the reporter reads so', async () => {
        await tell(town, 'POST', '/api/v1/incidents/1/confirm', { note: 'vista la pattuglia' }, 'anna');
        await newest(page).getByText(words('field.stage_confirmed')).waitFor();
    });
    await step(page, 'the hub is gone: what is saved is kept and tried again', async () => {
        await endProgram(town.programs.hub, 'SIGKILL');
        await page.getByRole('link', { name: words('field.nav_report') }).tap();
        await tile(page, 'Frana').tap();
        await send(page, 'field.send_without').tap();
        await page.getByText(words('field.wait_retry')).waitFor();
        await startHub(town);
        await page.getByRole('link', { name: words('field.nav_mine') }).tap();
        await newest(page).getByText(words('field.stage_received', { number: '2' })).waitFor();
    });
});

test('a vague place is asked for, and put by hand or by the arrow keys', async () => {
    const town = await raiseTown();
    const page = await openPhone(await openPhones(), town, { accuracy: 350 });

    await step(page, 'worse than 100 m: the app asks', async () => {
        await page.getByText('±350 m').waitFor();
        await tile(page, 'Incendio').tap();
        await send(page, 'field.send_without').tap();
        await page.getByRole('dialog', { name: words('field.place_ask') }).waitFor();
    });
    await step(page, 'the pin on the map', async () => {
        await page.getByRole('button', { name: words('field.place_pin') }).tap();
        const pin = page.getByRole('button', { name: words('field.pin'), exact: true });
        await pin.focus();
        for (const key of ['ArrowUp', 'ArrowUp', 'ArrowRight']) await pin.press(key);
        await page.getByRole('button', { name: words('field.pin_done') }).tap();
    });
    await step(page, 'now it is not asked again', async () => {
        await send(page, 'field.send_without').tap();
        await page.getByText(words('field.stage_received', { number: '1' })).waitFor();
        const { body } = await ask(town, 'GET', '/api/v1/reports/1', undefined, 'anna');
        assert.ok(body.where.lat > EMPOLI.lat && body.where.lon > EMPOLI.lon);
        assert.equal(body.where.accuracy_m, undefined);
    });
});

test('a pin seen before the receiver has spoken is the place, and follows its first word', async () => {
    const town = await raiseTown();
    const page = await openPhone(await openPhones(), town, { geolocation: undefined });
    const taken = async (number) => {
        await page.getByRole('button', { name: words('field.pin_done') }).tap();
        await send(page, 'field.send_without').tap();
        await page.getByText(words('field.stage_received', { number })).waitFor();
        return (await ask(town, 'GET', `/api/v1/reports/${number}`, undefined, 'anna')).body.where;
    };
    const openMap = async () => {
        await tile(page, 'Incendio').tap();
        await send(page, 'field.send_without').tap();
        await page.getByRole('button', { name: words('field.place_pin') }).tap();
        await page.getByRole('button', { name: words('field.pin'), exact: true }).waitFor();
    };

    await step(page, 'pressing takes what is seen', async () => {
        await openMap();
        assert.equal((await taken('1')).accuracy_m, undefined);
    });
    await step(page, 'the pin goes where the receiver says', async () => {
        await page.getByRole('link', { name: words('field.nav_report') }).tap();
        await openMap();
        await page.context().setGeolocation({ latitude: EMPOLI.lat, longitude: EMPOLI.lon, accuracy: 8 });
        await page.getByText('±8 m').waitFor();
        const { lat, lon } = await taken('2');
        assert.ok(Math.abs(lat - EMPOLI.lat) < 1e-4 && Math.abs(lon - EMPOLI.lon) < 1e-4);
    });
});

test('what was refused can leave again as a new report, with its photo', async () => {
    const town = await raiseTown();
    const page = await openPhone(await openPhones(), town);
    const again = page.getByRole('button', { name: words('field.send_anew') });

    await step(page, 'the hub refuses it, in words', async () => {
        await page.route('**/api/v1/reports', (route) =>
            route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ title: 'è troppo vecchia' }) }));
        await shutter(page).tap();
        await page.getByRole('img', { name: words('field.photo_yours') }).waitFor();
        await tile(page, 'Frana').tap();
        await send(page).tap();
        await page.getByRole('link', { name: words('field.nav_mine') }).tap();
        await newest(page).getByText(words('field.stage_refused', { why: 'è troppo vecchia' })).waitFor();
    });
    await step(page, 'sent again it is another report, and the only one', async () => {
        await page.unroute('**/api/v1/reports');
        await again.tap();
        await newest(page).getByText(words('field.stage_received', { number: '1' })).waitFor();
        await again.waitFor({ state: 'hidden' });
        await page.waitForFunction((said) => !document.body.textContent.includes(said), words('field.wait_photo'));
        assert.equal((await ask(town, 'GET', '/api/v1/reports/1', undefined, 'anna')).body.photos.length, 1);
    });
});
