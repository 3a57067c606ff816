// resident.mjs: what residents read and fill in, brought to where there is something to be seen.
import { releaseAlert } from './alert.mjs';
import { aReport, EMPOLI, ask, sent, tell, until } from './town.mjs';

/** A form as a browser without scripts sends it, later again where it is too much now; where it
 *  leads. */
async function send(town, path, fields, encode = (all) => new URLSearchParams(all)) {
    const answer = await until(`POST ${path}`, async () => {
        const one = await fetch(town.url + path, { method: 'POST', body: encode(fields), redirect: 'manual' });
        return one.status !== 429 && one;
    });
    if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return answer.headers.get('location').replace(/[?&]lang=\w+/, '');
}

const multipart = (fields) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
};

/** Somebody subscribed, with the code that came. */
async function subscribe(town) {
    const before = sent(town, 'sms').length;
    const confirm = await send(town, '/subscribe', { zone: EMPOLI.zone, address: '347 1234567', level: 'Moderate' });
    await until('the code comes', () => sent(town, 'sms').length > before);
    const own = await send(town, confirm, { code: sent(town, 'sms').at(-1).text.match(/\b\d{6}\b/)[0] });
    return { confirm, own: own.replace(/\?.*/, '') };
}

/** What residents meet besides the public files (scenario 8): a name, a path, and what is filled
 *  in there to see more; whether scenario 7 walks through it. */
export async function residentPages(town) {
    const { confirm, own } = await subscribe(town);
    const alert = await releaseAlert(town);
    const report = { id: aReport().id, hazard: 'PH', words: 'Via Roma 5', text: 'Una buca profonda' };
    const follow = await send(town, '/report', { ...report, coordinates: `${EMPOLI.lat}, ${EMPOLI.lon}` }, multipart);
    await tell(town, 'POST', `/api/v1/reports/${report.id}/ask`, { text: 'Quanto è alta?' }, 'anna');
    const page = await until('the alert is published', async () => {
        const { status, body } = await ask(town, 'GET', `/alerts/${alert.identifier}`);
        return status === 200 && body;
    });
    const survey = page.match(/\/survey\/[0-9a-z]{8}/)[0];
    return [
        { name: 'frame', path: `/embed?zone=${EMPOLI.zone}` },
        { name: 'subscribe', isWalked: true, path: '/subscribe' },
        { name: 'subscribe-wrong', isWalked: true, path: '/subscribe', fill: (page) => page.locator('#address').fill('x') },
        { name: 'confirm', isWalked: true, path: confirm },
        { name: 'confirm-wrong', isWalked: true, path: confirm, fill: (page) => page.locator('#code').fill('0') },
        { name: 'manage', isWalked: true, path: `${own}?done=confirmed` },
        { name: 'manage-place', path: `${own}?place=1` },
        { name: 'unsubscribe', path: own.replace('manage', 'unsubscribe') },
        { name: 'report', path: '/report' },
        { name: 'report-wrong', path: '/report', fill: (page) => page.locator('#coordinates').fill('x') }, // and no hazard
        {
            name: 'nearby',
            path: '/report',
            fill: async (page) => {
                await page.locator('[name=hazard][value=PH]').check();
                await page.locator('#coordinates').fill(`${EMPOLI.lat}, ${EMPOLI.lon}`);
            },
        },
        { name: 'follow', path: follow },
        { name: 'survey', path: survey },
        { name: 'survey-wrong', path: survey, fill: async () => {} },
        { name: 'no-link', path: '/manage/nobody' },
    ];
}

/** One of them in a language, filled in and sent if there is something to fill in. */
export async function openResident(page, { path, fill }, language) {
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
    if (!fill) return;
    await fill(page);
    await page.locator('form button').first().click();
    await page.locator('[role=alert], [name=same]').first().waitFor();
}
