// Scenario 13: every screen in light and dark, in Italian, and for who sees colours otherwise
// or brings their own: no barrier, and severity is always shape, digit, word and colour.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dress, openBrowser, openPage, step } from './kit/browser.mjs';
import { beginShift } from './kit/console.mjs';
import { liven, SCREENS } from './kit/screens.mjs';
import { raiseTown, until } from './kit/town.mjs';

const VISIONS = ['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'];

/** Each badge of a severity on the page: what it shows besides its colour. */
const badges = (page) =>
    page.locator('.severity:visible').evaluateAll((all) =>
        all.map((one) => ({ words: one.textContent.trim(), hasShape: one.querySelector('svg path') !== null })),
    );

async function speakWithoutColour(page) {
    const all = await badges(page);
    assert.ok(all.length > 0, 'there is a severity to be seen');
    for (const { words, hasShape } of all) assert.ok(hasShape && /^(\d|\?) ?\p{L}+/u.test(words), `“${words}” has shape, digit and word`);
}

test('no screen leans on colour, none has a barrier', async () => {
    const town = await raiseTown({ languages: ['it', 'en', 'ar'] });
    const shown = await liven(town);
    const browser = await openBrowser();
    const page = await beginShift(browser, town, 'bruno');

    for (const { name, path, ready } of SCREENS) {
        await step(page, `${name} in the light`, async () => {
            await page.goto(`/console/actual${path(shown)}`);
            await page.locator(ready).first().waitFor();
        });
        await step(page, `${name} in the dark`, () => dress(page, 'dark'));
        await dress(page, 'light');
        if (['situation', 'review', 'alerts'].includes(name)) await speakWithoutColour(page);
    }

    const line = await page.context().newCDPSession(page);
    await page.goto('/console/actual/');
    await page.locator('.queue li.card').first().waitFor();
    for (const type of VISIONS) {
        await line.send('Emulation.setEmulatedVisionDeficiency', { type });
        await speakWithoutColour(page);
    }
    await line.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
    await step(page, 'with forced colours', async () => {
        await page.emulateMedia({ forcedColors: 'active' });
        await speakWithoutColour(page);
    });

    await until('the alert is published', async () => (await fetch(`${town.url}/alerts/${shown.live.identifier}`)).ok);
    const arabic = await openPage(browser, town, { language: 'ar', javaScriptEnabled: false });
    for (const path of ['/', `/alerts/${shown.live.identifier}`, '/subscribe', '/report'])
        for (const theme of ['light', 'dark'])
            await step(arabic, `${path} as who reads Arabic sees it, ${theme}`, async () => {
                await dress(arabic, theme);
                await arabic.goto(path);
                if (!path.startsWith('/alerts/')) assert.equal(await arabic.locator('html').getAttribute('dir'), 'rtl');
            });
});
