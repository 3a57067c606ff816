// Scenario 11: the line to the hub breaks: the console says how old its data is, and when the
// line is back it hears what it missed, once.
import assert from 'node:assert/strict';
import test from 'node:test';
import { draftAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, cards, words } from './kit/console.mjs';
import { aReport, endProgram, nextCode, raiseTown, sendReport, startHub, tell, tokenFor, until } from './kit/town.mjs';

test('a broken line is shown for what it is, and nothing that came meanwhile is lost', async () => {
    const town = await raiseTown();
    const volunteer = await tokenFor(town, 'volunteer', 'volunteer');
    const far = { lat: 43.78, lon: 10.92 };
    await sendReport(town, aReport(), volunteer);
    const page = await beginShift(await openBrowser(), town, 'anna', { isClockOurs: true });
    const age = page.locator('.age');
    const asked = [];
    page.on('request', (request) => request.url().includes('/stream') && asked.push(request.headers()['last-event-id']));

    await step(page, 'one incident, and fresh data', async () => {
        await cards(page).first().waitFor();
        await page.locator('.age.live').waitFor();
        await sendReport(town, aReport({ where: { lat: 43.69, lon: 10.9 }, hazard: 'FO', text: 'Fumo dal bosco' }), volunteer);
        await cards(page).nth(1).waitFor();
    });

    await step(page, 'amber after 15 s without a heartbeat', async () => {
        await page.route('**/api/v1/stream*', (route) => route.abort());
        await endProgram(town.programs.hub, 'SIGKILL');
        await page.clock.fastForward(16_000);
        await page.locator('.age.quiet').waitFor();
        assert.match(await age.textContent(), /\d/);
    });

    await step(page, 'red after 45 s, with the time of what is shown', async () => {
        await page.clock.fastForward(30_000);
        await page.getByRole('alert').getByText(words('console.lost').split(':')[0]).waitFor();
    });

    await step(page, 'what came meanwhile is there when the line is back, once', async () => {
        await startHub(town);
        await sendReport(town, aReport({ where: far, hazard: 'LS', text: 'Frana sulla provinciale' }), volunteer);
        asked.length = 0;
        await page.unroute('**/api/v1/stream*');
        await page.clock.fastForward(6_000);
        await page.locator('.age.live').waitFor();
        await cards(page).nth(2).waitFor();
        assert.equal(await cards(page).count(), 3);
        assert.ok(asked.some(Boolean), 'it said what it had heard last');
    });
});

test('a slow answer about the incident that was left is not shown under the one that was chosen', async () => {
    const town = await raiseTown();
    const volunteer = await tokenFor(town, 'volunteer', 'volunteer');
    await sendReport(town, aReport(), volunteer);
    await sendReport(town, aReport({ where: { lat: 43.69, lon: 10.9 }, hazard: 'FO', text: 'Fumo dal bosco' }), volunteer);
    const page = await beginShift(await openBrowser(), town, 'anna');
    let letGo;
    const held = new Promise((go) => {
        letGo = go;
    });
    await cards(page).nth(1).waitFor();
    await page.route('**/api/v1/incidents/1', async (route) => {
        const answer = await route.fetch();
        await held;
        await route.fulfill({ response: answer });
    });

    await step(page, 'the second is chosen while the first is still asked for', async () => {
        const asked = page.waitForRequest('**/api/v1/incidents/1');
        await page.evaluate(() => history.pushState(null, '', '/console/actual/incidents/1') ?? dispatchEvent(new PopStateEvent('popstate')));
        await asked;
        await page.evaluate(() => history.pushState(null, '', '/console/actual/incidents/2') ?? dispatchEvent(new PopStateEvent('popstate')));
        await page.locator('.room').getByText('#2', { exact: true }).waitFor();
    });

    await step(page, 'and stays in the room when the first is answered', async () => {
        const answered = page.waitForResponse('**/api/v1/incidents/1');
        letGo();
        await (await answered).finished();
        await page.evaluate(() => new Promise((done) => setTimeout(done)));
        assert.equal(await page.locator('.room').getByText('#1', { exact: true }).count(), 0);
        await page.locator('.room').getByText('#2', { exact: true }).waitFor();
    });
});

test('what is written while the hub is away is saved when it is back, and never lost', async () => {
    const town = await raiseTown();
    await sendReport(town, aReport(), await tokenFor(town, 'volunteer', 'volunteer'));
    const page = await beginShift(await openBrowser(), town, 'anna');
    const isSaved = () => page.locator('.composer .saved').getByText(words('console_alert.saved', { time: '' }).trim()).waitFor();
    const told = 'SALITE ai piani alti, adesso';
    const headline = page.getByLabel(words('console_field.headline')).first();
    const kept = async (id) => (await tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna')).content.texts[0].headline;

    await step(page, 'a draft', async () => {
        await cards(page).first().waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.room h2').waitFor();
        await page.keyboard.press('a');
        await page.locator('.composer .saved').getByText(/\d/).waitFor();
    });
    const id = new URL(page.url()).pathname.match(/alerts\/([^/]+)/)[1];

    await step(page, 'is not saved while the hub is away, and says so', async () => {
        await endProgram(town.programs.hub, 'SIGKILL');
        await headline.fill(told);
        await page.locator('.composer .saved.failed').waitFor();
    });
    await step(page, 'and is saved by itself when it is back', async () => {
        await startHub(town);
        await isSaved();
        assert.equal(await kept(id), told);
    });
    await step(page, 'a page that is closed meanwhile brings it along when it is opened again', async () => {
        await endProgram(town.programs.hub, 'SIGKILL');
        await headline.fill(`${told}!`);
        await page.locator('.composer .saved.failed').waitFor();
        await page.goto('about:blank');
        await startHub(town);
        await page.goto(`/console/actual/alerts/${id}`);
        await isSaved();
        assert.equal(await headline.inputValue(), `${told}!`);
        await until('it is on the server', async () => (await kept(id)) === `${told}!`);
    });
    await step(page, 'a screen opened while it is away says so, and is filled when it is back', async () => {
        await page.locator('.age.live').waitFor();
        await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/archive-')));
        await endProgram(town.programs.hub, 'SIGKILL');
        await page.getByRole('link', { name: words('console.rail_alerts') }).click();
        await page.locator('main').getByText(words('face.unreachable')).waitFor();
        await startHub(town);
        await page.locator('main').getByText(`${told}!`).waitFor();
    });
});

test('a session that ends takes no words with it, in place or on return', async () => {
    const town = await raiseTown();
    const browser = await openBrowser();
    const [anna, bruno] = await Promise.all(['anna', 'bruno'].map((who) => beginShift(browser, town, who)));
    const draft = await draftAlert(town);
    const headline = (page) => page.getByLabel(words('console_field.headline')).first();
    const isSaved = (page) => page.locator('.composer .saved').getByText(/\d/).waitFor();
    const kept = async () => (await tell(town, 'GET', `/api/v1/alerts/${draft.id}`, undefined, 'administrator')).content.texts[0].headline;
    // The session ends when what is written is on its way to the hub.
    const write = async (page, who, told) => {
        await page.goto(`/console/actual/alerts/${draft.id}`);
        await isSaved(page);
        let isEnded = false;
        await page.route(`**/api/v1/alerts/${draft.id}`, async (route) => {
            if (!isEnded && route.request().method() !== 'GET') {
                isEnded = true;
                await tell(town, 'DELETE', '/api/v1/sessions/others', undefined, who);
            }
            await route.continue();
        });
        await headline(page).fill(told);
    };
    const enter = async (page, who) => {
        await page.getByLabel(words('console_door.password')).fill(town.people[who].password);
        await page.getByLabel(words('console_door.code')).fill(await nextCode(town.people[who]));
        await page.getByRole('button', { name: words('console_door.sign_in') }).click();
    };

    await step(anna, 'she is asked to sign in again where she writes', async () => {
        await write(anna, 'anna', 'SALITE, adesso');
        await anna.getByRole('dialog').getByText(words('console_door.nothing_lost')).waitFor();
    });
    await step(anna, 'Esc does not lead away from it', async () => {
        for (let n = 0; n < 3; n++) await anna.keyboard.press('Escape');
        await anna.getByRole('dialog').getByText(words('console_door.nothing_lost')).waitFor();
        assert.equal(await headline(anna).inputValue(), 'SALITE, adesso');
    });
    await step(anna, 'and goes on: it is there, and saved', async () => {
        await enter(anna, 'anna');
        await isSaved(anna);
        assert.equal(await headline(anna).inputValue(), 'SALITE, adesso');
        assert.equal(await kept(), 'SALITE, adesso');
        assert.equal(await anna.getByRole('dialog').count(), 0);
    });
    await step(bruno, 'he who leaves without signing in finds it when he comes back', async () => {
        await write(bruno, 'bruno', 'SALITE, subito');
        await bruno.getByRole('dialog').waitFor();
        await bruno.goto('about:blank');
        await bruno.goto(`/console/actual/alerts/${draft.id}`);
        await bruno.getByLabel(words('console_door.name')).fill('bruno');
        await enter(bruno, 'bruno');
        await until('it is on the server', async () => (await kept()) === 'SALITE, subito');
        assert.equal(await headline(bruno).inputValue(), 'SALITE, subito');
    });
});
