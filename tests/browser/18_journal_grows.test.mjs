// The journal on the screen has no gap, whatever is written while it is read.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { aReport, raiseTown, sendReport, tell, tokenFor, until } from './kit/town.mjs';

test('rows that come while older ones are read leave no gap', async () => {
    const town = await raiseTown();
    await sendReport(town, aReport(), await tokenFor(town, 'volunteer', 'volunteer'));
    const write = async (count) => {
        for (let i = 0; i < count; i++) await tell(town, 'POST', '/api/v1/incidents/1/note', { text: `nota ${i}` }, 'anna');
    };
    await write(120);
    const page = await beginShift(await openBrowser(), town, 'administrator');
    const rows = page.locator('.journal tbody tr');
    const numbers = () => rows.locator('td:first-child').allInnerTexts().then((all) => all.map((said) => Number.parseInt(said, 10)));

    await step(page, 'the newest rows, and older ones when asked for', async () => {
        await page.goto('/console/actual/journal');
        await rows.nth(99).waitFor();
        await page.getByRole('button', { name: words('console_archive.older') }).click();
        await rows.nth(119).waitFor();
    });
    await step(page, 'and those that come meanwhile', async () => {
        const [before] = await numbers();
        await write(3);
        await until('they are there', async () => (await numbers())[0] >= before + 3);
        const shown = await numbers();
        assert.deepEqual(shown, Array.from(shown, (_, i) => shown[0] - i));
    });
});
