// pictures.mjs FOLDER: the twelve key screens at three widths, light and dark.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { dress, openBrowser, openPage } from './kit/browser.mjs';
import { beginShift } from './kit/console.mjs';
import { liven, SCREENS } from './kit/screens.mjs';
import { raiseTown, until } from './kit/town.mjs';

const FOLDER = process.env.PICTURES;
const SIZES = { 1440: 900, 1024: 768, 390: 844 };

// A map draws again some time after it got another size.
const isDrawn = () =>
    [...document.querySelectorAll('.leaflet-container')].every((map) => [...map.querySelectorAll('canvas')].every((canvas) => canvas.clientWidth >= map.clientWidth));

async function takeAll(page, name, fullPage = false) {
    for (const [width, height] of Object.entries(SIZES)) {
        await page.setViewportSize({ width: Number(width), height });
        for (const theme of ['light', 'dark']) {
            await dress(page, theme);
            await page.waitForFunction(isDrawn);
            await page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), fullPage });
        }
    }
}

test('the pictures of the twelve key screens', async () => {
    mkdirSync(FOLDER, { recursive: true });
    const town = await raiseTown();
    const shown = await liven(town);
    const browser = await openBrowser();
    const page = await beginShift(browser, town, 'bruno');
    for (const { name, path, ready } of SCREENS) {
        await page.goto(`/console/actual${path(shown)}`);
        await page.locator(ready).first().waitFor();
        await takeAll(page, name);
    }
    const resident = await openPage(browser, town);
    await until('the alert is published', async () => (await fetch(`${town.url}/alerts/${shown.live.identifier}`)).ok);
    for (const [name, path] of [['residents', '/'], ['residents-alert', `/alerts/${shown.live.identifier}`], ['field', '/field/']]) {
        await resident.goto(path);
        await resident.locator('h1, main').first().waitFor();
        await takeAll(resident, name, true);
    }
});
