// Scenario 13: every screen in light and dark, in Italian, and for who sees colours otherwise
// or brings their own: no barrier, and severity is always shape, digit, word and colour.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dress, openBrowser, openPage, step } from './kit/browser.mjs';
import { beginShift } from './kit/console.mjs';
import { liven, SCREENS } from './kit/screens.mjs';
import { raiseTown, until } from './kit/town.mjs';
import { nearest, VISIONS } from './kit/vision.mjs';

const APART = 15; // CIEDE2000, as UX §7 found its palette; traffic lights come to 5

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

/** As a badge of each level computes it, in the theme the page wears. */
const palette = (page) =>
    page.evaluate(() =>
        [0, 1, 2, 3].map((level) => {
            const badge = document.createElement('span');
            badge.className = `severity level-${level}`;
            document.body.append(badge);
            const { backgroundColor } = getComputedStyle(badge);
            badge.remove();
            return backgroundColor;
        }),
    );

function standApart(colours) {
    for (const vision of VISIONS) {
        const { pair, far } = nearest(colours, vision);
        assert.ok(far >= APART, `levels ${pair.join(' and ')} are ${far.toFixed(1)} apart for ${vision}`);
    }
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

    await page.goto('/console/actual/');
    await page.locator('.queue li.card').first().waitFor();
    await step(page, 'whichever cones one lacks, the levels are told apart, in the light and in the dark', async () => {
        for (const theme of ['light', 'dark']) {
            await dress(page, theme);
            standApart(await palette(page));
        }
        await dress(page, 'light');
        const wear = (colours) => page.evaluate((all) => all.forEach((each, n) => document.documentElement.style.setProperty(`--s${n}`, each)), colours);
        await wear(['#00a000', '#ffff00', '#ffc000', '#ff0000']);
        const trafficLights = await palette(page);
        assert.throws(() => standApart(trafficLights), /levels 1 and 2 are 11\.9 apart for protanopia/);
        await wear(['', '', '', '']);
    });
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
