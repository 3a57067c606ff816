// browser.mjs: Debian's Chromium in front of a town. After every step axe reads the page, and
// whatever the page complained of, or asked of another host, fails the step.
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after } from 'node:test';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const PICTURES = join(import.meta.dirname, '../../../build/browser');
const WAIT_MS = 30_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A browser that ends with the test. */
export async function openBrowser(...args) {
    const browser = await chromium.launch({
        executablePath: '/usr/bin/chromium-headless-shell',
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...args],
    });
    after(() => browser.close());
    return browser;
}

/** Somebody's own browser: cookies, storage, theme and language apart from all others. */
export async function openPage(browser, town, { theme = 'light', language = 'it-IT', width = 1440, height = 900, isClockOurs = false, script, ...more } = {}) {
    const context = await browser.newContext({
        baseURL: town.url,
        colorScheme: theme,
        locale: language,
        timezoneId: 'Europe/Rome',
        viewport: { width, height },
        reducedMotion: 'reduce',
        ...more,
    });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    if (script) await page.addInitScript(script);
    if (isClockOurs) await page.clock.install(); // it runs as ever, and can be put forward
    page.faults = [];
    page.lost = []; // requests nobody answered: no fault by itself, but what a fault may come from
    if (more.javaScriptEnabled === false)
        page.twin = await openPage(browser, town, { theme, language, width, height });
    page.on('pageerror', (err) => page.faults.push(`error: ${err.stack ?? err}`));
    page.on('console', (said) => {
        // A refused request is for the page to explain; that it was refused is no fault.
        if (said.type() === 'error' && !/^Failed to load resource/.test(said.text())) page.faults.push(`said: ${said.text()}`);
    });
    context.on('requestfailed', (request) => page.lost.push(`lost ${request.method()} ${request.url()}: ${request.failure().errorText}`));
    context.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        if (/^https?:/.test(protocol) && host !== new URL(town.url).host) page.faults.push(`asked ${request.url()}`);
    });
    return page;
}

/** Light or dark, from here on: as the system asks, and as one chooses, for the hour has a say, too. */
export async function dress(page, theme) {
    await page.emulateMedia({ colorScheme: theme });
    await page.twin?.emulateMedia({ colorScheme: theme });
    if (page.twin) return;
    await page.evaluate((chosen) => {
        localStorage.setItem('tocsin.theme', chosen);
        dispatchEvent(new StorageEvent('storage', { key: 'tocsin.theme' }));
    }, theme);
}

/** A session as the sign-in page makes it, without walking through that page. */
export async function signIn(page, town, who, code) {
    const { password } = town.people[who];
    await page.goto('/console/actual');
    const { status, body } = await page.evaluate(
        async (body) => {
            try {
                const answer = await fetch('/api/v1/session', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
                return { status: answer.status, body: await answer.text() };
            } catch (err) {
                return { status: 0, body: `${err}` };
            }
        },
        JSON.stringify({ name: who, password, code }),
    );
    if (status !== 200) throw new Error([`${who} was not signed in with ${code} at ${Date.now()}: ${status} ${body}`, ...page.lost].join('\n'));
}

// axe is a script: a page without scripts is read as a copy in a page that has them.
async function readable(page) {
    if (!page.twin) return page;
    const body = await page.content();
    await page.twin.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html' }), { times: 1 });
    await page.twin.goto(page.url());
    return page.twin;
}

/** What axe finds wrong on the page as it stands, one line for each element. */
export async function barriers(shown) {
    const page = await readable(shown);
    if ((await page.evaluate('typeof axe')) !== 'object') await page.evaluate(axe.source);
    const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }), RULES);
    return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

/** One step of a scenario: done, and then looked at. */
export async function step(page, words, act) {
    try {
        const result = await act();
        const wrong = [...page.faults.splice(0), ...(await barriers(page))];
        if (wrong.length > 0) throw new Error(`${wrong.length} wrong on ${page.url()}:\n${wrong.join('\n')}`);
        return result;
    } catch (err) {
        mkdirSync(PICTURES, { recursive: true });
        const picture = join(PICTURES, `${basename(process.argv[1], '.test.mjs')}.png`);
        await page.screenshot({ path: picture }).catch(() => {});
        throw new Error([`${words}: ${err.message}`, ...page.faults, ...page.lost, `(as it looked: ${picture})`].join('\n'));
    }
}
