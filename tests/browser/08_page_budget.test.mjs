// Scenario 8: what the public reads is small, without scripts, and outlives the hub; and the
// console is not much larger, the first time an officer opens it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { dress, openBrowser, openPage, step } from './kit/browser.mjs';
import { beginShift } from './kit/console.mjs';
import { endProgram, raiseTown, tell, until } from './kit/town.mjs';
import { startWebServer } from './kit/web_server.mjs';

const BYTES_MAX = 14 * 1024;
const CONSOLE_BYTES_MAX = 200 * 1024;
const LANGUAGES = ['it', 'en', 'de', 'sl', 'fr', 'es', 'ar', 'uk'];

test('pages for residents: 14 KB, no script, and the same bytes when the hub is dead', async (t) => {
    const town = await raiseTown({ languages: LANGUAGES });
    const alert = await releaseAlert(town);
    const one = `/alerts/${alert.identifier}`;
    await until('the public pages say it', async () => (await fetch(town.url + one)).ok);
    const listed = await until('it has a short link, as messages carry it', async () => {
        const { files } = await tell(town, 'GET', '/public/index.json');
        return files.find((file) => /^a\/[0-9a-z]{8}\.html$/.test(file));
    });
    const short = `/${listed.replace('.html', '')}`;
    const browser = await openBrowser();

    for (const language of LANGUAGES) {
        const page = await openPage(browser, town, { language, javaScriptEnabled: false, width: 390 });
        // What most read first is looked at by axe; the others have the same bones.
        const look = language === 'it' || language === 'ar' ? step : (_, __, act) => act();
        for (const path of ['/', one, '/outlook', '/accessibility', '/privacy']) {
            await look(page, `${path} in ${language}`, async () => {
                const answers = [];
                page.on('response', (answer) => answers.push(answer.request().sizes()));
                await page.goto(path);
                page.removeAllListeners('response');
                const bytes = (await Promise.all(answers)).reduce((sum, size) => sum + size.responseBodySize, 0);
                assert.ok(bytes > 0 && bytes <= BYTES_MAX, `${path} in ${language}: ${bytes} bytes`);
                assert.equal(await page.locator('script').count(), 0);
                assert.doesNotMatch(await page.locator('body').innerText(), /\{[a-z_.]+\}/, 'every placeholder is filled');
                assert.equal(await page.locator('html').getAttribute('dir'), language === 'ar' && path !== one ? 'rtl' : 'ltr');
            });
            if (language !== 'it') continue;
            await step(page, 'and in the dark', () => dress(page, 'dark'));
            await dress(page, 'light');
        }
        assert.deepEqual(await page.context().cookies(), []);
        await page.context().close();
    }

    const slow = await openPage(browser, town, { language: 'it', width: 390 });
    const line = await slow.context().newCDPSession(slow);
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await slow.goto(one);
    const first = await slow.evaluate(
        () => new Promise((tell) => new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true })),
    );
    t.diagnostic(`text of an alert at 400 kbit/s after ${Math.round(first)} ms`);

    const web = await startWebServer(town);
    assert.match(await web.curl('/health/live'), /200$/);
    const paths = ['/', one, short];
    const alive = await Promise.all(paths.map(web.curl));
    assert.equal(alive[1], alive[2]);
    await endProgram(town.programs.hub, 'SIGKILL');
    assert.match(await web.curl('/health/live'), /503$/);
    assert.deepEqual(await Promise.all(paths.map(web.curl)), alive);
});

test('the console until its first map: 200 KB, and how soon it answers', async (t) => {
    const town = await raiseTown();
    const page = await beginShift(await openBrowser(), town, 'anna');
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.setCacheDisabled', { cacheDisabled: true });
    const came = [];
    page.on('requestfinished', (request) => new URL(request.url()).pathname.startsWith('/api/') || came.push(request.sizes()));

    await page.reload();
    await page.locator('.queue .empty').waitFor();
    const answers = await page.evaluate(() => performance.now());
    await page.locator('.zone-name').first().waitFor();
    const bytes = (await Promise.all(came)).reduce((sum, size) => sum + size.responseBodySize, 0);
    t.diagnostic(`console: ${(bytes / 1024).toFixed(0)} KB until the first map; it answers after ${Math.round(answers)} ms (1500 on a quiet machine)`);
    assert.ok(bytes > 0 && bytes <= CONSOLE_BYTES_MAX, `${bytes} bytes`);
});
