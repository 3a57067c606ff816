// alert.mjs: an alert by the officers' own doors, for scenarios that begin after it.
import { EMPOLI, tell } from './town.mjs';

/** A red flood alert for Empoli, as anna drafts it from the ready words. */
export const draftOf = (more = {}) => ({
    mode: 'actual',
    template: 'FL',
    level: 'red',
    channels: ['sms', 'mail', 'sirens'],
    area: { desc: 'Empoli', zones: [EMPOLI.zone] },
    expires: new Date(Date.now() + 2 * 3600_000).toISOString(),
    values: { place: "Empoli, lungo l'Arno", phone: '0571 757999' },
    ...more,
});

export const draftAlert = (town, more) => tell(town, 'POST', '/api/v1/alerts', draftOf(more), 'anna');

/** Drafted and proposed by anna: what bruno is asked to approve. */
export async function proposeAlert(town, more) {
    const { id } = await draftAlert(town, more);
    await tell(town, 'POST', `/api/v1/alerts/${id}/propose`, { note: 'confermato' }, 'anna');
    return tell(town, 'GET', `/api/v1/alerts/${id}`, undefined, 'anna');
}

/** Released by bruno. */
export async function releaseAlert(town, more) {
    const alert = await proposeAlert(town, more);
    const said = { hash: alert.hash, release: true, confirm_reach: alert.reach.total };
    return tell(town, 'POST', `/api/v1/alerts/${alert.id}/approve`, said, 'bruno');
}
