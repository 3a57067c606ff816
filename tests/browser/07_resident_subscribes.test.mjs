// Scenario 7: a resident without scripts and without a mouse asks to be warned, is warned, and
// stops: place, telephone, level, the code, and later the link of the message.
import assert from 'node:assert/strict';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { dress, openBrowser, openPage, step } from './kit/browser.mjs';
import { words } from './kit/console.mjs';
import { openResident, residentPages } from './kit/resident.mjs';
import { EMPOLI, raiseTown, sent, until } from './kit/town.mjs';

const ACTIONS_MAX = 7;
const STOP_ACTIONS_MAX = 2;
const FIELDS_MAX = 80; // of a page, to be gone through

/** Looked at in the light and in the dark. */
async function see(page, what, act) {
    const result = await step(page, what, act);
    await step(page, `${what}, in the dark`, () => dress(page, 'dark'));
    await dress(page, 'light');
    return result;
}

/** On to a control of the page, as Tab leads there. */
async function reach(page, control) {
    for (let n = 0; n < FIELDS_MAX; n++) {
        await page.keyboard.press('Tab');
        if ((await page.locator(':focus').and(page.locator(control)).count()) > 0) return;
    }
    throw new Error(`Tab does not lead to ${control} on ${page.url()}`);
}

test('subscribed by the keyboard, without scripts, in seven actions; stopped in two', async (t) => {
    const town = await raiseTown({ languages: ['it', 'en', 'ar'] });
    const browser = await openBrowser();
    const page = await openPage(browser, town, { javaScriptEnabled: false, width: 390 });
    let actions = 0;
    const act = async (control, key, text) => {
        actions++;
        if (control) await reach(page, control);
        if (text) await page.keyboard.type(text);
        if (key) await page.keyboard.press(key);
    };

    await see(page, 'the first page leads to the form', async () => {
        await page.goto('/');
        await reach(page, 'main a[href^="/subscribe"]');
        await page.keyboard.press('Enter');
        await page.waitForURL('**/subscribe**');
    });
    const began = Date.now();
    await see(page, 'what is missing is said where it is missing', async () => {
        await reach(page, '#address');
        await page.keyboard.type('347 1234567');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').getByText(words('invalid.place_none')).waitFor();
        assert.equal(await page.locator('#zone').getAttribute('aria-invalid'), 'true');
        assert.equal(await page.locator('#address').inputValue(), '347 1234567');
    });
    await see(page, 'place, telephone, level: the code is on its way', async () => {
        await page.goto('/subscribe');
        await act('#zone', null, 'Empoli');
        await act('#address', null, '347 1234567');
        await act('[name=level]', 'ArrowDown');
        await act('button', 'Enter');
        await page.waitForURL('**/confirm/**');
    });
    const code = await until('the code comes by SMS', () => sent(town, 'sms').at(-1)?.text.match(/\b\d{6}\b/)?.[0]);
    assert.equal(sent(town, 'sms').at(-1).address, '+393471234567');
    await see(page, 'a wrong code is refused and can be mended', async () => {
        await reach(page, '#code');
        await page.keyboard.type('000 000');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').getByText(words('invalid.code')).waitFor();
    });
    await see(page, 'the code, as it is read aloud', async () => {
        await act('#code', null, `${code.slice(0, 3)} ${code.slice(3)}`);
        await act(null, 'Enter');
        await page.waitForURL('**/manage/**');
        await page.getByRole('status').waitFor();
        await page.getByText(words('page.level_2')).waitFor();
    });
    assert.ok(actions <= ACTIONS_MAX, `${actions} actions`);
    t.diagnostic(`${actions} actions, ${((Date.now() - began) / 1000).toFixed(1)} s of the 60, with two mistakes mended`);
    const own = page.url();

    await releaseAlert(town, { channels: ['sms'], area: { desc: 'Empoli', zones: [EMPOLI.zone] }, no_siren_reason: 'una sola via' });
    const { unsubscribe_url: link } = await until('the warning comes', () => sent(town, 'sms').find((one) => one.purpose === 'alert'));
    actions = 0;
    await see(page, 'the link of the message stops it', async () => {
        actions++;
        await page.goto(link);
        await act('button', 'Enter');
        await page.getByText(words('unsubscribe.done')).waitFor();
    });
    assert.ok(actions <= STOP_ACTIONS_MAX, `${actions} actions`);
    await see(page, 'and the own page says so', async () => {
        await page.goto(own);
        await page.getByRole('button').waitFor({ state: 'detached' });
        assert.match(await page.locator('main').innerText(), /non arriva più nessun avviso/);
    });
    assert.deepEqual(await page.context().cookies(), []);
});

test('no form or page of a resident has a barrier, in the light from the left, in the dark from the right', async () => {
    const town = await raiseTown({ languages: ['it', 'en', 'ar'] });
    const pages = await residentPages(town);
    const browser = await openBrowser();
    // What was walked through above, by who reads Italian, is read once more in Arabic only.
    for (const [language, width, theme] of [['it', 1440, 'light'], ['ar', 390, 'dark']]) {
        const page = await openPage(browser, town, { javaScriptEnabled: false, language, width, theme });
        for (const one of pages.filter(({ isWalked }) => language === 'ar' || !isWalked))
            await step(page, `${one.name} in ${language}`, async () => {
                await openResident(page, one, language);
                assert.doesNotMatch(await page.locator('body').innerText(), /\{[a-z_.]+\}/, 'every placeholder is filled');
                const { scrollWidth, clientWidth } = await page.locator('html').evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
                assert.ok(scrollWidth <= clientWidth, 'nothing is cut off');
            });
    }
});
