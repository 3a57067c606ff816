// pictures.mjs: the twelve key screens at three widths, light and dark, in the folder PICTURES;
// and in English as the manual shows them, by names that begin with en-.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { dress, openBrowser, openPage } from './kit/browser.mjs';
import { beginShift } from './kit/console.mjs';
import { liven, SCREENS } from './kit/screens.mjs';
import { raiseTown, until } from './kit/town.mjs';

const FOLDER = process.env.PICTURES;
const SIZES = { 1440: 900, 1024: 768, 390: 844 };
const ALL = Object.keys(SIZES).flatMap((width) => ['light', 'dark'].map((theme) => [width, theme]));
const MANUAL = [
    ['1440', 'light'],
    ['390', 'light'],
];
const LANGUAGES = [
    { language: 'it-IT', before: '', looks: ALL },
    { language: 'en-GB', before: 'en-', looks: MANUAL },
];

// A map draws again some time after it got another size.
const isDrawn = () =>
    [...document.querySelectorAll('.leaflet-container')].every((map) => [...map.querySelectorAll('canvas')].every((canvas) => canvas.clientWidth >= map.clientWidth));

async function takeAll(page, name, looks, fullPage = false) {
    for (const [width, theme] of looks) {
        await page.setViewportSize({ width: Number(width), height: SIZES[width] });
        await dress(page, theme);
        await page.waitForFunction(isDrawn);
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), fullPage });
    }
}

async function takeLanguage(browser, town, shown, { language, before, looks }) {
    const page = await beginShift(browser, town, 'bruno', { language });
    for (const { name, path, ready } of SCREENS) {
        await page.goto(`/console/actual${path(shown)}`);
        await page.locator(ready).first().waitFor();
        await takeAll(page, before + name, looks);
    }
    const resident = await openPage(browser, town, { language });
    for (const [name, path] of [['residents', '/'], ['residents-alert', `/alerts/${shown.live.identifier}`], ['field', '/field/']]) {
        await resident.goto(path);
        await resident.locator('h1, main').first().waitFor();
        await takeAll(resident, before + name, looks, true);
    }
}

test('the pictures of the twelve key screens', async () => {
    mkdirSync(FOLDER, { recursive: true });
    const town = await raiseTown();
    const shown = await liven(town);
    const browser = await openBrowser();
    await until('the alert is published', async () => (await fetch(`${town.url}/alerts/${shown.live.identifier}`)).ok);
    for (const each of LANGUAGES) await takeLanguage(browser, town, shown, each);
});
