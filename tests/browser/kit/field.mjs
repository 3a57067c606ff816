// field.mjs: a volunteer's telephone: portrait, in Empoli, with a camera that shows a test picture.
import { openBrowser, openPage } from './browser.mjs';
import { words } from './console.mjs';
import { EMPOLI } from './town.mjs';

export const openPhones = () => openBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');

/** The field app on a telephone, opened once with a network. */
export async function openPhone(browser, town, { permissions = ['geolocation', 'camera'], accuracy = 8, ...dress } = {}) {
    const page = await openPage(browser, town, {
        width: 390,
        height: 844,
        permissions,
        geolocation: { latitude: EMPOLI.lat, longitude: EMPOLI.lon, accuracy },
        hasTouch: true,
        ...dress,
    });
    await page.goto('/field');
    await page.getByRole('heading', { name: words('field.ask') }).waitFor();
    await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller) await new Promise((go) => navigator.serviceWorker.addEventListener('controllerchange', go));
    });
    return page;
}

export const shutter = (page) => page.getByRole('button', { name: words('field.shoot') });
export const tile = (page, name) => page.getByRole('button', { name, exact: true });
export const send = (page, key = 'field.send') => page.getByRole('button', { name: words(key), exact: true });
/** The newest report's card on "my reports". */
export const newest = (page) => page.locator('.card').first();
