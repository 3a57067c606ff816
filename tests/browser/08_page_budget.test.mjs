// Scenario 8: what the public reads is small, without scripts, and outlives the hub.
import assert from 'node:assert/strict';
import test from 'node:test';
import { releaseAlert } from './kit/alert.mjs';
import { dress, openBrowser, openPage, step } from './kit/browser.mjs';
import { endProgram, raiseTown, until } from './kit/town.mjs';
import { startWebServer } from './kit/web_server.mjs';

const BYTES_MAX = 14 * 1024;

test('pages for residents: 14 KB, no script, and the same bytes when the hub is dead', async () => {
    const town = await raiseTown();
    const alert = await releaseAlert(town);
    const paths = ['/', `/alerts/${alert.identifier}`];
    await until('the public pages say it', async () => /ALLUVIONE/.test(await (await fetch(`${town.url}/`, { headers: { 'Accept-Language': 'it' } })).text()));
    const browser = await openBrowser();

    for (const language of town.languages) {
        const page = await openPage(browser, town, { language, javaScriptEnabled: false, width: 390 });
        for (const path of paths) {
            await step(page, `${path} in ${language}`, async () => {
                const answers = [];
                page.on('response', (answer) => answers.push(answer.request().sizes()));
                await page.goto(path);
                page.removeAllListeners('response');
                const bytes = (await Promise.all(answers)).reduce((sum, one) => sum + one.responseBodySize, 0);
                assert.ok(bytes > 0 && bytes <= BYTES_MAX, `${bytes} bytes`);
                assert.equal(await page.locator('script').count(), 0);
            });
            await step(page, 'and in the dark', () => dress(page, 'dark'));
            await dress(page, 'light');
        }
        await page.context().close();
    }

    const web = await startWebServer(town);
    assert.match(await web.curl('/health/live'), /200$/);
    const alive = await Promise.all(paths.map(web.curl));
    await endProgram(town.programs.hub, 'SIGKILL');
    assert.match(await web.curl('/health/live'), /503$/);
    assert.deepEqual(await Promise.all(paths.map(web.curl)), alive);
});
