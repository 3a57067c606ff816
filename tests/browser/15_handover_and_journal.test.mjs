// Scenario 15: a shift is handed over line by line, by two persons; the journal proves itself, on
// the screen and offline; and a mistake in the settings is found by its place.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { draftAlert, proposeAlert } from './kit/alert.mjs';
import { openBrowser, step } from './kit/browser.mjs';
import { beginShift, words } from './kit/console.mjs';
import { aReport, PROGRAM, raiseTown, sendReport, tell, tokenFor, until } from './kit/town.mjs';

test('one hands over, another takes, and the journal holds', async () => {
    const town = await raiseTown();
    await sendReport(town, aReport(), await tokenFor(town, 'volunteer', 'volunteer'));
    const { officers } = await tell(town, 'GET', '/api/v1/officers', undefined, 'anna');
    const to = officers.find(({ name }) => name === 'bruno').id;
    await tell(town, 'POST', '/api/v1/incidents/1/tasks', { text: 'Chiudere il ponte', to }, 'anna');
    await proposeAlert(town);
    await draftAlert(town);
    const browser = await openBrowser();
    const [anna, bruno] = await Promise.all(['anna', 'bruno'].map((who) => beginShift(browser, town, who)));
    const note = "L'idrometro di Fontanella sale: guardarlo ogni quarto d'ora.";

    await step(anna, 'the card is compiled, and offered with a word', async () => {
        await anna.goto('/console/actual/handover');
        await anna.getByLabel(words('console_handover.text')).fill(note);
        await anna.getByRole('button', { name: words('console_handover.offer') }).click();
        await anna.getByText(words('console_handover.own')).waitFor();
        assert.equal(await anna.getByRole('button', { name: words('console_handover.take') }).count(), 0);
    });
    const take = bruno.getByRole('button', { name: words('console_handover.take') });
    const news = (page) => page.locator('.notice', { hasText: words('console_handover.since') }).locator('li');
    await step(anna, 'what was offered too early is withdrawn, and offered anew', async () => {
        await anna.getByRole('button', { name: words('console_handover.withdraw') }).click();
        await anna.getByLabel(words('console_handover.text')).fill(note);
        await anna.getByRole('button', { name: words('console_handover.offer') }).click();
        await anna.getByText(words('console_handover.own')).waitFor();
        assert.equal(await news(anna).count(), 0);
    });
    await sendReport(town, aReport({ hazard: 'LS' }), await tokenFor(town, 'volunteer', 'volunteer'));
    await step(anna, 'what happens then is said to be missing on it', () => news(anna).filter({ hasText: '#2' }).waitFor());
    await step(bruno, 'who comes in cannot take it before every line is ticked', async () => {
        await bruno.goto('/console/actual/handover');
        await bruno.getByText(note).waitFor();
        await bruno.getByLabel('#1 Chiudere il ponte · bruno').waitFor();
        const lines = bruno.getByRole('main').getByRole('checkbox');
        await news(bruno).filter({ hasText: `#2` }).waitFor();
        assert.ok((await lines.count()) >= 4, 'what is open is on it, and what came since');
        assert.match(await bruno.getByLabel('#1', { exact: false }).first().evaluate((box) => box.closest('li').textContent), /Empoli/);
        for (const line of await lines.all()) {
            assert.equal(await take.getAttribute('aria-disabled'), 'true');
            await line.check();
        }
    });
    await step(bruno, 'and then takes it', async () => {
        await take.click();
        await bruno.getByText(words('console_handover.taken')).waitFor();
    });

    await step(bruno, 'no exercise begins while the shift has just changed', async () => {
        await bruno.locator('details.person summary').click();
        await bruno.getByLabel(words('console.exercise_name')).fill('ponte');
        await bruno.getByRole('button', { name: words('console.enter'), exact: true }).click();
        await bruno.getByText('il turno sta cambiando').waitFor();
        assert.match(bruno.url(), /\/console\/actual\//);
    });

    const exported = join(town.folder, 'journal.ndjson');
    const key = join(town.folder, 'var/keys/seal.pub');
    const rows = await until('it is sealed', async () => {
        const text = await tell(town, 'GET', '/api/v1/journal/export', undefined, 'administrator');
        return text.includes('"shift.') && text;
    });
    writeFileSync(exported, rows);
    execFileSync(PROGRAM, ['journal', 'verify', exported, '--public-key', key]);
    writeFileSync(exported, rows.replace('alert.proposed', 'alert.approved'));
    assert.equal(spawnSync(PROGRAM, ['journal', 'verify', exported, '--public-key', key]).status, 1);

    const wrong = join(town.folder, 'wrong.yaml');
    writeFileSync(wrong, 'site:\n  id: empoli\n  nmae: Empoli\n');
    const judged = spawnSync(PROGRAM, ['check-config', '--config', wrong], { encoding: 'utf8' });
    assert.equal(judged.status, 6);
    assert.match(judged.stderr, /wrong\.yaml:3:3/);
});
