// console.mjs: the console as its officers use it, with the words of the catalogue.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, signIn } from './browser.mjs';
import { nextCode, ROOT } from './town.mjs';

const catalogues = new Map();

function catalogue(language) {
    if (!catalogues.has(language)) catalogues.set(language, JSON.parse(readFileSync(join(ROOT, `schemas/lang/${language}.json`), 'utf8')));
    return catalogues.get(language);
}

/** A text as a page shows it: words('console_situation.queue'), in Italian unless said. */
export function words(key, values = {}, language = 'it') {
    const [group, name] = key.split('.');
    const found = catalogue(language)[group]?.[name];
    if (found === undefined) throw new Error(`no text is called ${key} in ${language}`);
    const text = typeof found === 'string' ? found : found[new Intl.PluralRules(language).select(values.count ?? values.n)];
    return text.replace(/\{(\w+)\}/g, (all, value) => values[value] ?? all);
}

/** An officer signed in and on shift, on the situation of a mode. */
export async function beginShift(browser, town, who, { mode = 'actual', ...dress } = {}) {
    const page = await openPage(browser, town, dress);
    await signIn(page, town, who, await nextCode(town.people[who]));
    await page.goto(`/console/${mode}`);
    const language = (dress.language ?? 'it').slice(0, 2);
    await page.getByRole('button', { name: words('console_door.shift_start', {}, language) }).click();
    return page;
}

/** The cards of the queue, from the most urgent. */
export const cards = (page) => page.locator('.queue li.card');
