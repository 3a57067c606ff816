// pace.mjs: people and events take their time. HUMAN_PACE=1 gives it to them, to measure what a
// person would; without it nothing is waited for.
export const isHuman = Boolean(process.env.HUMAN_PACE);

/** So many seconds go by. */
export const takes = (seconds) => (isHuman ? new Promise((go) => setTimeout(go, seconds * 1000)) : Promise.resolve());
