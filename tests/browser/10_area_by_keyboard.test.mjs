// Scenario 10: the area of an alert by the keyboard alone: zones from their list, a polygon
// corner by corner; a border that crosses itself is refused in words; and the reach follows. By
// mouse a press on the map takes the smallest zone there. The aim is half a second after the
// key; the figure is said, the machine judged generously.
import assert from 'node:assert/strict';
import test from 'node:test';
import { draftAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { EMPOLI, importSubscribers, raiseTown, tell, until } from './kit/town.mjs';

const CORNERS_MOST = 41;
const FAR = 20; // strides of 50 m: beyond the other corner
const REACH_MS_MAX = 3000;

test('an area without a mouse', async (t) => {
    const town = await raiseTown({ languages: ['it'] });
    await importSubscribers(town, ['+393330000001', '+393330000002'].map((number) => `sms,${number},it,${EMPOLI.zone},Minor,actual`));
    const { id } = await draftAlert(town, { level: 'yellow', channels: ['sms'] });
    const page = await beginShift(await openBrowser(), town, 'anna');
    const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    const kept = async () => (await tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna')).content.area;
    const handle = () => page.evaluate(() => document.activeElement.getAttribute('data-handle'));
    const reach = (count) => page.getByText(`${words('console_alert.reach_total')} ${count ? words('console_alert.people', { count }) : words('console_alert.unknown')}`).waitFor();
    const polygon = page.locator('.shape summary');
    const mayGoOn = (may) => page.locator(`.composer-foot button[aria-disabled=${!may}]`).waitFor();
    const delays = [];

    // What a key does to the reach, and how long that takes.
    const reaches = async (key, count) => {
        const began = Date.now();
        await press(key);
        await reach(count);
        delays.push(Date.now() - began);
    };

    await step(page, 'a zone is found in the list, and taken and chosen again', async () => {
        await page.goto(`/console/actual/alerts/${id}`);
        await reach(2);
        await page.getByRole('searchbox', { name: /zone/ }).focus();
        await page.keyboard.type('empoli');
        await press('Tab');
        await reaches('Space', null);
        await mayGoOn(false);
        await reaches('Space', 2);
        await mayGoOn(true);
        await reaches('Space', null);
    });

    await step(page, 'a press on the map takes the municipality, not the valley that holds it', async () => {
        const empoli = page.locator('.where-map .zone-name', { hasText: /^Empoli$/ });
        const press = async () => {
            const { x, y, width, height } = await empoli.boundingBox();
            await page.mouse.click(x + width / 2, y + height / 2);
        };
        await press();
        await reach(2);
        assert.deepEqual((await kept()).zones, [EMPOLI.zone]);
        await press();
        await reach(null);
    });

    await step(page, 'a polygon is begun in the middle of the map', async () => {
        await page.locator('.where-map .leaflet-container').focus();
        await press('+', '+', '+');
        await page.getByRole('button', { name: words('console_alert.add_polygon') }).focus();
        await reaches('Enter', 2);
        assert.equal(await handle(), 'polygon 0 0');
        await mayGoOn(true);
    });

    await step(page, 'a border that crosses itself is refused in words', async () => {
        await press(...Array(FAR).fill('Shift+ArrowUp'));
        await polygon.getByText(words('console_alert.crosses')).waitFor();
        await page.locator('.composer .saved.failed').waitFor();
        await mayGoOn(false);
        await press(...Array(FAR).fill('Shift+ArrowDown'));
        await mayGoOn(true);
        assert.equal(await polygon.getByText(words('console_alert.crosses')).count(), 0);
    });

    await step(page, 'corners come and go, and there are 41 at most', async () => {
        for (let corners = 4; corners < CORNERS_MOST; ) {
            const pass = Math.min(corners, CORNERS_MOST - corners);
            await page.locator('[data-handle="polygon 0 0"]').focus();
            for (let n = 0; n < pass; n++) await press('Insert', 'ArrowUp', 'Tab');
            corners += pass;
            await polygon.getByText(words('console_alert.polygon', { n: corners })).waitFor();
        }
        await page.locator('[data-handle="polygon 0 0"]').focus();
        await press('Insert');
        await page.getByText(words('console_alert.corners_most', { n: CORNERS_MOST })).waitFor();
        await press('Delete');
        await polygon.getByText(words('console_alert.polygon', { n: CORNERS_MOST - 1 })).waitFor();
        assert.equal(await handle(), 'polygon 0 0');
        await until('the hub keeps it', async () => (await kept()).polygons[0].split(' ').length === CORNERS_MOST);
        await mayGoOn(true);
        await page.locator('.where-map .leaflet-container').focus();
        await press('+', '+'); // near enough to hit one of so many with a finger
    });

    t.diagnostic(`the reach followed after ${delays.join(', ')} ms`);
    assert.ok(Math.max(...delays) < REACH_MS_MAX);
});
