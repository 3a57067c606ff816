// Scenario 6: a photo of twelve megapixels over a thin line: the words are there at once, the
// photo follows piece by piece, and goes on where it broke.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openBrowser, step } from './kit/browser.mjs';
import { words } from './kit/console.mjs';
import { newest, openPhone, send, tile } from './kit/field.mjs';
import { ask, raiseTown, until } from './kit/town.mjs';

const THIN = { offline: false, latency: 150, downloadThroughput: 50_000 / 8, uploadThroughput: 50_000 / 8 };

/* A picture no encoder makes small: 4000 × 3000, made in the browser. */
const fatJpeg = (page) =>
    page.evaluate(async () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
        const pen = canvas.getContext('2d');
        for (let i = 0; i < 9000; i++) {
            pen.fillStyle = `hsl(${(i * 47) % 360} 60% ${20 + ((i * 13) % 60)}%)`;
            pen.fillRect((i * 7919) % 4000, (i * 104_729) % 3000, 160, 90);
        }
        const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.98));
        const bytes = new Uint8Array(await blob.arrayBuffer());
        let text = '';
        for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
        return btoa(text);
    });

/* Does the outbox know that a piece of its first photo has arrived? */
const hasPiece = () =>
    new Promise((done) => {
        const open = indexedDB.open('tocsin-field');
        open.onsuccess = () => {
            const all = open.result.transaction('items').objectStore('items').getAll();
            all.onsuccess = () => {
                open.result.close();
                done(all.result[0].photoOffset >= 32_768);
            };
        };
    });

test('text first, then the photo in pieces, across a broken line', async () => {
    const town = await raiseTown();
    const page = await openPhone(await openBrowser(), town, { permissions: ['geolocation'] });
    const ranges = [];
    page.context().on('request', (request) => {
        const range = request.headers()['content-range'];
        if (range) ranges.push(range);
    });

    await step(page, 'the photo comes from the camera app', async () => {
        const buffer = Buffer.from(await fatJpeg(page), 'base64');
        assert.ok(buffer.length > 1_000_000, `${buffer.length} bytes`);
        await page.locator('input[type=file]').setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer });
        await page.getByRole('img', { name: words('field.photo_yours') }).waitFor();
    });
    const wire = await page.context().newCDPSession(page);
    await wire.send('Network.enable');
    await wire.send('Network.emulateNetworkConditions', THIN);
    const sent = Date.now();
    await step(page, 'the text is received while the photo waits', async () => {
        await tile(page, 'Allagamento').tap();
        await send(page).tap();
        await page.getByText(words('field.stage_received', { number: '1' })).waitFor();
        const { body } = await ask(town, 'GET', '/api/v1/reports/1', undefined, 'anna');
        assert.ok(Date.parse(body.received) - sent < 3000, `text after ${Date.parse(body.received) - sent} ms`);
        assert.equal(body.photos.length, 0);
        await page.getByText(words('field.wait_photo')).waitFor();
    });
    await step(page, 'the line breaks, the app is started again, and it goes on from there', async () => {
        await until('the hub has a piece', () => page.evaluate(hasPiece));
        await wire.send('Network.emulateNetworkConditions', { ...THIN, offline: true });
        await page.reload();
        const before = ranges.length;
        await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
        await page.getByRole('link', { name: words('field.nav_mine') }).tap();
        await newest(page).getByText(words('field.stage_received', { number: '1' })).waitFor();
        await page.waitForFunction((said) => !document.body.textContent.includes(said), words('field.wait_photo'));
        assert.ok(!ranges.slice(before).some((range) => range.startsWith('bytes 0-')), ranges.join('; '));
        const { body } = await ask(town, 'GET', '/api/v1/reports/1', undefined, 'anna');
        assert.equal(body.photos.length, 1);
        assert.ok(body.photos[0].bytes < 700_000, `${body.photos[0].bytes} bytes`);
    });
});
