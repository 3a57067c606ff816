// The console on a telephone: what is written on has most of the screen, and what is not well is still seen.
import assert from 'node:assert/strict';
import test from 'node:test';
import { draftAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { raiseTown } from './kit/town.mjs';

const HEIGHT = 844;

test('an officer writes on a telephone', async () => {
    const town = await raiseTown();
    const { id } = await draftAlert(town);
    const browser = await openBrowser();
    const page = await beginShift(browser, town, 'anna');
    const heightOf = async (...parts) => (await Promise.all(parts.map((part) => page.locator(part).boundingBox()))).reduce((sum, box) => sum + (box?.height ?? 0), 0);
    const left = async () => HEIGHT - (await heightOf('.top', '.rail', '.strip', '.composer-foot'));

    await step(page, 'the five lamps are one, which opens', async () => {
        await page.setViewportSize({ width: 390, height: HEIGHT });
        await page.goto(`/console/actual/alerts/${id}`);
        const fold = page.locator('.lamps-fold');
        await fold.waitFor();
        assert.equal(await page.locator('.lamps li:visible').count(), 0);
        assert.ok((await left()) > HEIGHT * 0.7, `${await left()} px to write on`);
        await fold.click();
        await page.locator('.lamps li').nth(4).waitFor();
        await fold.click();
    });
    await step(page, 'while a field is written in, only the screen it is of is there', async () => {
        await page.locator('.composer textarea').first().focus();
        await page.locator('.rail').waitFor({ state: 'hidden' });
        await page.locator('.strip').waitFor({ state: 'hidden' });
        assert.ok((await left()) > HEIGHT * 0.8, `${await left()} px to write on`);
        await page.locator('.composer h1').focus();
        await page.locator('.rail').waitFor();
    });
    await step(page, 'of the channels the one that is not well is shown', async () => {
        await page.locator('.strip .light').first().waitFor();
        const all = await page.locator('.strip .light').count();
        await page.locator('.strip .light').first().evaluate((light) => light.classList.replace('up', 'down'));
        assert.ok(all > 1);
        assert.equal(await page.locator('.strip .light:visible').count(), await page.locator('.strip .light:not(.up)').count());
    });
});
