// Scenario 9: what the composer says a text costs is what the hub reckons and what phones get,
// letter by letter, by way of the real Kannel; and who is not told what to do is not warned
// without a reason.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { draftAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { parts, phonesChannel, startPhones, textOf } from './kit/phones.mjs';
import { EMPOLI, importSubscribers, raiseTown, ROOT, tell, until } from './kit/town.mjs';

const VECTORS = JSON.parse(readFileSync(join(ROOT, 'schemas/vectors/sms.json'), 'utf8')).count;
const TYPED = ['a capital with grave accent turns 160 into 70', 'curly apostrophe', '36 emoji', 'arabic', 'euro at the end of a single'];
// What the road cannot carry: lines end a message for Kannel's fake phones; Kannel 1.4.5 cuts
// between the halves of a letter, where the hub reckons, and the standard wants, a part more.
const isCarried = ({ name, text }) => /^[^\p{Cc}]+$/u.test(text) && !name.startsWith('a surrogate pair');

const preview = async (town, id) => (await tell(town, 'POST', `/api/v1/alerts/${id}/preview`, {}, 'anna')).messages[0];

test('the composer tells the truth about SMS', async () => {
    const town = await raiseTown({ languages: ['it'], sms: phonesChannel() });
    await startPhones(town);
    await importSubscribers(town, [`sms,+393330000001,it,${EMPOLI.zone},Minor,actual`]);
    const { id, content } = await draftAlert(town, { level: 'yellow', channels: ['sms'] });
    const page = await beginShift(await openBrowser(), town, 'anna');
    const foot = page.locator('.composer-foot button.primary');

    await step(page, 'what is typed is counted as the hub counts it', async () => {
        await page.goto(`/console/actual/alerts/${id}`);
        await page.getByText(words('console_alert.short_words')).click();
        for (const name of TYPED) {
            const { text } = VECTORS.find((one) => one.name === name);
            await page.getByLabel(words('console_field.short_sms')).fill(text);
            const said = await until(`${name} is rendered`, async () => {
                const found = await preview(town, id);
                return (await page.locator('.preview .bubble').textContent()) === found.text && found;
            });
            const cost = words('console_alert.segments', { count: said.segments, encoding: said.encoding });
            await page.locator('.preview').getByText(cost).waitFor();
        }
    });

    await step(page, 'a word on what to do is wanted', async () => {
        await page.locator('.composer-foot button[aria-disabled=false]').waitFor();
        await page.getByLabel(words('console_field.instruction')).first().fill('');
        await page.locator('.composer-foot button[aria-disabled=true]').waitFor();
        await foot.click({ force: true });
        assert.match(page.url(), new RegExp(`${id}$`));
    });
    await step(page, 'or a reason why there is none', async () => {
        await page.getByLabel(words('console_alert.override')).fill('solo informazione');
        await page.locator('.composer-foot button[aria-disabled=false]').waitFor();
        await page.keyboard.press('Control+Enter');
        await page.locator('.review .rendered').waitFor();
    });

    const carried = VECTORS.filter(isCarried);
    assert.ok(carried.length > 20);
    for (const { name, text, coding, segments } of carried) {
        const [first] = content.texts;
        const words = { ...content, texts: [{ ...first, short: { ...first.short, sms: text } }] };
        const { id } = await tell(town, 'POST', '/api/v1/alerts', { mode: 'actual', channels: ['sms'], content: words }, 'anna');
        const said = await preview(town, id);
        if (said.text === text) assert.deepEqual([said.encoding, said.segments], [coding, segments], name);

        const before = parts(town).length;
        await tell(town, 'POST', `/api/v1/alerts/${id}/propose`, {}, 'anna');
        const { hash, reach } = await tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna');
        await tell(town, 'POST', `/api/v1/alerts/${id}/approve`, { hash, release: true, confirm_reach: reach.total }, 'bruno');
        const got = await until(`${name} has arrived`, () => {
            const got = parts(town).slice(before);
            return got.length >= said.segments && got;
        });
        assert.equal(got.map((part) => textOf(part, said.encoding)).join(''), said.text, name);
        assert.equal(got.length, said.segments, name);
    }
});
