// Scenario 5, when the app is closed: the hub calls the volunteer's telephone by push, sealed for it
// alone, and never again once it listens no more.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { step } from './kit/browser.mjs';
import { words } from './kit/console.mjs';
import { openPhone, openPhones } from './kit/field.mjs';
import { startPushService } from './kit/push_service.mjs';
import { aReport, ask, raiseTown, sendReport, tell, until } from './kit/town.mjs';

const TEXT = 'Chiudi il sottopasso di via Roma';

const storeOf = (town) => new DatabaseSync(join(town.folder, 'var/tocsin.db'), { readOnly: true });
const known = (store) => store.prepare('select count(*) as n from telephone').get().n;

const volunteer = (town, name) => tell(town, 'POST', '/api/v1/accounts', { name, roles: ['volunteer'] }, 'administrator');
const give = (town, to) => tell(town, 'POST', '/api/v1/incidents/1/tasks', { text: TEXT, to }, 'anna');

/** The token of a volunteer's telephone, by the doors the app uses. */
async function telephone(town, name) {
    const { link } = await volunteer(town, name);
    const { token } = await tell(town, 'POST', '/api/v1/session', { link });
    return (await tell(town, 'POST', '/api/v1/devices', { name: 'telefono' }, token)).secret;
}

/** No maker's push service can be reached from here, and a browser without a window shows no
 *  notices: it is given another service's address, and what it would show is kept. */
const SUBSCRIBES = (json) => `
    Notification.requestPermission = async () => 'granted';
    const given = { toJSON: () => (${JSON.stringify(json)}), unsubscribe: async () => sessionStorage.removeItem('given') };
    PushManager.prototype.subscribe = async (asked) => {
        if (!asked.userVisibleOnly || asked.applicationServerKey.length !== 87) throw new TypeError('asked wrongly');
        sessionStorage.setItem('given', 'yes');
        return given;
    };
    PushManager.prototype.getSubscription = async () => (sessionStorage.getItem('given') ? given : null);
`;

async function deliver(page, data) {
    const cdp = await page.context().newCDPSession(page);
    const registration = new Promise((found) =>
        cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && found(registrations[0])),
    );
    await cdp.send('ServiceWorker.enable');
    const { registrationId } = await registration;
    await cdp.send('ServiceWorker.deliverPushMessage', { origin: new URL(page.url()).origin, registrationId, data });
}

const SHOWS = () => {
    self.shown = [];
    self.registration.showNotification = async (title, { body, tag, lang }) => self.shown.push({ title, body, tag, lang });
};

/** By a worker's own event, of a notice that notes when it is put away. */
const TAPS = (tag) => {
    const notification = { tag, close: () => (self.closed = tag) };
    self.dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: () => {} }));
};

test('a task calls the telephone; a tap on the notice leads to it', async () => {
    const town = await raiseTown();
    const service = await startPushService(town);
    const browser = await service.subscribe();
    const page = await openPhone(await openPhones(), town, { script: SUBSCRIBES(browser.json) });
    const [worker] = page.context().serviceWorkers();
    const shown = () => worker.evaluate('shown');
    const { link } = await volunteer(town, 'marco');
    let word;

    await step(page, 'who is no volunteer is not asked', async () => {
        await page.getByRole('link', { name: words('field.nav_more') }).tap();
        await page.getByText(words('field.device_none')).waitFor();
        assert.equal(await page.getByText(words('field.push')).count(), 0);
    });
    await step(page, 'notices are turned on by a tap', async () => {
        await page.getByLabel(words('field.device_link')).fill(link);
        await page.getByRole('button', { name: words('field.device_tie') }).tap();
        await page.getByText(words('field.push_off')).waitFor();
        await page.getByRole('button', { name: words('field.push_start') }).tap();
        await page.getByText(words('field.push_on')).waitFor();
    });
    await step(page, 'a task is given: the word is sealed for this browser, and says nothing of it', async () => {
        await sendReport(town, aReport());
        await until('an incident is there', async () => (await ask(town, 'GET', '/api/v1/incidents/1', undefined, 'anna')).status === 200);
        const { id } = await give(town, 'marco');
        [word] = await until('the word has come', () => service.words(browser).length > 0 && service.words(browser));
        assert.equal(word.title, words('telephone.task_title'));
        assert.equal(word.tag, `task:${id}`);
        assert.doesNotMatch(JSON.stringify(word), /marco|via Roma|anna/);
    });
    await step(page, 'the worker shows it', async () => {
        await worker.evaluate(SHOWS);
        await deliver(page, JSON.stringify(word));
        const [notice] = await until('it is shown', async () => (await shown()).length > 0 && shown());
        assert.deepEqual(notice, { title: word.title, body: word.body, tag: word.tag, lang: 'it' });
    });
    await step(page, 'a word that came too late is not shown; one without words is', async () => {
        await deliver(page, JSON.stringify({ ...word, tag: 'late', exp: 1 }));
        await deliver(page, 'unreadable');
        await until('the second is shown', async () => (await shown()).some(({ title }) => title === 'Tocsin'));
        assert.ok(!(await shown()).some(({ tag }) => tag === 'late'));
    });
    await step(page, 'a tap on it leads to the task, in the page that is open', async () => {
        await page.evaluate('window.isOpenStill = true');
        await worker.evaluate(TAPS, word.tag);
        await page.getByText(TEXT).waitFor();
        assert.equal(new URL(page.url()).pathname, '/field/tasks');
        assert.equal(await page.evaluate('window.isOpenStill'), true);
        assert.equal(await worker.evaluate('closed'), word.tag);
    });
    await step(page, 'turned off: the hub forgets the address', async () => {
        const store = storeOf(town);
        assert.equal(known(store), 1);
        await page.getByRole('link', { name: words('field.nav_more') }).tap();
        await page.getByRole('button', { name: words('field.push_stop') }).tap();
        await page.getByText(words('field.push_off')).waitFor();
        await until('it is forgotten', () => known(store) === 0);
        store.close();
    });
});

test('a reporter hears of a question, the confirmation and the alert; who listens no more is forgotten', async () => {
    const town = await raiseTown();
    const service = await startPushService(town);
    const [browser, other] = [await service.subscribe(), await service.subscribe(strangerKey())];
    const [gina, pia] = [await telephone(town, 'gina'), await telephone(town, 'pia')];
    const store = storeOf(town);
    const heard = (n) => until(`word ${n}`, () => service.words(browser).length === n && service.words(browser)[n - 1]);

    await tell(town, 'PUT', '/api/v1/telephone', { ...browser.json, language: 'en' }, gina);
    await tell(town, 'PUT', '/api/v1/telephone', { ...other.json, language: 'it' }, pia);
    const report = aReport();
    await sendReport(town, report, gina);
    await until('an incident is there', async () => (await ask(town, 'GET', '/api/v1/incidents/1', undefined, 'anna')).status === 200);

    await tell(town, 'POST', '/api/v1/reports/1/ask', { text: 'Quanta acqua?' }, 'anna');
    const question = await heard(1);
    assert.equal(question.title, words('telephone.question_title', {}, 'en'));
    assert.equal(question.tag, `report:${report.id}`);
    await tell(town, 'POST', '/api/v1/incidents/1/confirm', {}, 'anna');
    assert.equal((await heard(2)).title, words('telephone.confirmed_title', {}, 'en'));
    await releaseAlert(town, { incident: 1 });
    assert.equal((await heard(3)).title, words('telephone.alerted_title', {}, 'en'));
    assert.deepEqual(service.statuses.splice(0), [201, 201, 201]);

    await give(town, 'pia'); // her browser knows another hub
    await until('it was refused', () => service.statuses.length === 1);
    assert.deepEqual(service.statuses.splice(0), [400]);
    assert.equal(known(store), 2);

    service.expire(browser);
    await give(town, 'gina');
    await until('it is forgotten', () => known(store) === 1);
    assert.deepEqual(service.statuses, [410]);
    store.close();
});

function strangerKey() {
    const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url');
}
