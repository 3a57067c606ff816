// rota.ts: whose turn it is to answer: those who are there first, each for a minute, then the next.
export const TURN_MS = 60_000;

interface Person {
  name: string;
  is_online: boolean;
}

export function nextOf<P extends Person>(
  asked: readonly P[],
  waitedMs: number,
): { current?: P; next?: P; left: number } {
  const order = [...asked.filter((one) => one.is_online), ...asked.filter((one) => !one.is_online)];
  if (order.length === 0) return { left: 0 };
  const turn = Math.floor(Math.max(0, waitedMs) / TURN_MS);
  const current = order[turn % order.length];
  const next = order.length > 1 ? order[(turn + 1) % order.length] : undefined;
  return {
    ...(current && { current }),
    ...(next && { next }),
    left: TURN_MS - (Math.max(0, waitedMs) % TURN_MS),
  };
}
