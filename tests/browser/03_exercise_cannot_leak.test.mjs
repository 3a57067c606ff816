// Scenario 3: an exercise lives in its own place, calls itself one in every language, and
// reaches nobody; what is real shows itself in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { draftOf } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { aReport, ask, importSubscribers, raiseTown, rehearsed, ROOT, sendReport, sent, tell, tokenFor, until } from './kit/town.mjs';

const MODE = 'exercise/autunno';
const LANGUAGES = ['it', 'en', 'de', 'sl', 'fr', 'es', 'ar', 'uk'];
const marker = (language) => JSON.parse(readFileSync(join(ROOT, `schemas/lang/${language}.json`), 'utf8')).alert.exercise;

const drill = (more) => draftOf({ mode: MODE, channels: ['sms-drill', 'mail-drill'], ...more });
const lie = {
    hazard: 'FL', category: ['Met'], response: ['Avoid'], urgency: 'Immediate', severity: 'Severe', certainty: 'Observed',
    expires: new Date(Date.now() + 7200_000).toISOString(),
    area: { desc: 'Empoli', zones: ['048014'] },
    texts: [{
        language: 'it', event: 'Alluvione', sender_name: 'Comune', headline: 'ALLUVIONE', place: 'Empoli',
        description: "Acqua nelle strade. Non è un'esercitazione.", instruction: 'Salite ai piani alti.',
    }],
};

test('an exercise cannot leak, and what is real breaks in', async () => {
    const town = await raiseTown({ languages: LANGUAGES });
    const rows = ['actual', MODE].flatMap((mode, m) => LANGUAGES.map((language, n) => `sms,+39333${m}${n}00000,${language},048014,Minor,${mode}`));
    await importSubscribers(town, rows);
    const page = await beginShift(await openBrowser(), town, 'anna', { mode: MODE });

    await step(page, 'it has its own word, frame and title', async () => {
        await page.locator('.shell-exercise').waitFor();
        await page.locator('header .mode').getByText(words('console.mode_exercise')).waitFor();
        assert.match(await page.title(), new RegExp(words('console.mode_exercise'), 'i'));
    });

    await step(page, 'an officer releases it alone, and it is rehearsed in eight languages', async () => {
        const { id } = await tell(town, 'POST', '/api/v1/alerts', drill(), 'anna');
        await tell(town, 'POST', `/api/v1/alerts/${id}/propose`, {}, 'anna');
        const seen = await tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna');
        await tell(town, 'POST', `/api/v1/alerts/${id}/release`, { hash: seen.hash, confirm_reach: seen.reach.total }, 'anna');
        const drills = await until('all are rehearsed', () => {
            const kept = rehearsed(town, 'sms-drill');
            return kept.length === LANGUAGES.length && kept;
        });
        const said = drills.map((one) => JSON.stringify(one));
        for (const language of LANGUAGES) assert.ok(said.some((one) => one.includes(marker(language))), `${language}: ${marker(language)}`);
        for (const channel of ['sms', 'mail', 'social']) assert.deepEqual(sent(town, channel), []);
    });

    await step(page, 'a live channel and a lie are refused', async () => {
        const live = await ask(town, 'POST', '/api/v1/alerts', { ...drill(), channels: ['sms'] }, 'anna');
        const refusedAt = live.status < 300 ? await ask(town, 'POST', `/api/v1/alerts/${live.body.id}/propose`, {}, 'anna') : live;
        assert.equal(refusedAt.status, 403);
        const draft = { mode: MODE, channels: ['sms-drill'], content: lie };
        const { id } = await tell(town, 'POST', '/api/v1/alerts', draft, 'anna');
        const refused = await ask(town, 'POST', `/api/v1/alerts/${id}/propose`, {}, 'anna');
        assert.equal(refused.status, 400);
        assert.match(JSON.stringify(refused.body), /esercit/);
    });

    await step(page, 'a real event of level 2 asks whether to suspend it', async () => {
        for (let n = 0; n < 3; n++) await sendReport(town, aReport(), await tokenFor(town, `volunteer-${n}`, 'volunteer'));
        await page.locator('.banner.real').waitFor();
        await tell(town, 'POST', '/api/v1/incidents/1/confirm', {}, 'bruno');
        await page.reload();
        await page.locator('.banner.real').waitFor();
        await page.locator('.banner.real').getByText(words('console.go_to_real')).click();
        await page.waitForURL('**/console/actual/**');
        await page.locator('.shell-actual').waitFor();
    });
});
