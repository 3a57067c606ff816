// screens.mjs: the key screens, each with what it shows when it is ready, in a town where
// something is going on.
import { draftAlert, proposeAlert, releaseAlert } from './alert.mjs';
import { EMPOLI, importSubscribers, playDemo, startSirens, tell, until } from './town.mjs';

/** The demo's flood, subscribers, one alert in force, one that waits, one being written. */
export async function liven(town) {
    await startSirens(town);
    const people = Array.from({ length: 40 }, (_, n) => (n % 3 ? `sms,+39333000${String(n).padStart(4, '0')}` : `email,residente${n}@cittadini.test`));
    await importSubscribers(town, people.map((one, n) => `${one},${n % 4 ? 'it' : 'en'},${EMPOLI.zone},Minor,actual`));
    await playDemo(town);
    const incidents = await until('the reports are clustered', async () => {
        const { incidents } = await tell(town, 'GET', '/api/v1/incidents', undefined, 'anna');
        return incidents.length > 0 && incidents;
    });
    const incident = incidents[0].number;
    await tell(town, 'POST', `/api/v1/incidents/${incident}/claim`, {}, 'anna');
    await tell(town, 'POST', `/api/v1/incidents/${incident}/note`, { text: 'Pattuglia sul posto: acqua fino al ginocchio.' }, 'anna');
    const live = await releaseAlert(town, { incident, level: 'orange' });
    const waiting = await proposeAlert(town, { template: 'LS' });
    const draft = await draftAlert(town, { template: 'ST', level: 'yellow' });
    return { incident, live, waiting: waiting.id, draft: draft.id };
}

/** name, address in the console (of a town as `liven` left it), and what is there when it is ready. */
export const SCREENS = [
    { name: 'situation', path: () => '/', ready: '.queue li.card' },
    { name: 'incident', path: ({ incident }) => `/incidents/${incident}`, ready: '.room h2' },
    { name: 'composer', path: ({ draft }) => `/alerts/${draft}`, ready: '.composer .lamps li' },
    { name: 'review', path: ({ waiting }) => `/alerts/${waiting}/review`, ready: '.review .rendered' },
    { name: 'delivery', path: ({ live }) => `/alerts/${live.id}/live`, ready: '.board tbody tr' },
    { name: 'alerts', path: () => '/alerts', ready: '.archive tbody tr' },
    { name: 'sirens', path: () => '/sirens', ready: 'main h1' },
    { name: 'channels', path: () => '/channels', ready: 'main h1' },
    { name: 'handover', path: () => '/handover', ready: 'main h1' },
];
