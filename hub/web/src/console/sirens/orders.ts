// orders.ts: what was asked of sirens, and what became of it, siren by siren: an order that did not leave
// is no success, and one of fourteen is not lost among the others.
import { answer, api, isProblem, once } from "../../shared/api";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";

export type Verb = "test" | "stop";

/** Of the messages to a siren, or to all of them. */
export interface Result {
  messages: number;
  stayed: number;
  /** Why they did. */
  why: string;
}

export interface Order {
  verb: Verb;
  at: number;
  /** By siren; "all" is one. Grows while they are asked. */
  results: ReadonlyMap<string, Result>;
}

async function askOne(verb: Verb, id: string): Promise<Result> {
  const path = { params: { path: { id } }, headers: once() };
  try {
    const {
      messages = 1,
      stayed = 0,
      why = "",
    } = await answer(
      verb === "test"
        ? api.POST("/api/v1/sirens/{id}/test", path)
        : api.POST("/api/v1/sirens/{id}/stop", path),
    );
    return { messages, stayed, why };
  } catch (thrown) {
    if (!isProblem(thrown)) throw thrown;
    return { messages: 1, stayed: 1, why: problemWords(thrown) };
  }
}

/** One after the other; show is told after each. */
export async function order(
  verb: Verb,
  ids: readonly string[],
  show: (order: Order) => void,
): Promise<void> {
  const at = Date.now();
  let results: ReadonlyMap<string, Result> = new Map();
  for (const id of ids) {
    results = new Map(results).set(id, await askOne(verb, id));
    show({ verb, at, results });
  }
}

export const resultWords = (verb: Verb, { stayed, why }: Result): string =>
  stayed === 0 ? text(`console_sirens.${verb}_sent`) : text("console_sirens.stayed", { why });

const sum = ({ results }: Order, of: "messages" | "stayed"): number =>
  [...results.values()].reduce((so, result) => so + result[of], 0);

export const stayed = (order: Order): number => sum(order, "stayed");

/** All of it in one line. */
export const sumWords = (order: Order): string =>
  text(`console_sirens.${order.verb}_sum`, {
    went: sum(order, "messages") - stayed(order),
    stayed: stayed(order),
  });
