// api.ts: the hub's one interface, typed by schemas/openapi.yaml.
import { signal } from "@preact/signals";
import createClient from "openapi-fetch";
import type { components, paths } from "./gen/api";
import { language } from "./language";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

/** True once the hub said that nobody is signed in (any more). */
export const isSignedOut = signal(false);

/** The mode of this page; the hub binds every request of it to that mode (P6). */
export const pageMode = signal("actual");

const WRITES = ["POST", "PUT", "DELETE"];
const STEP_UP = "urn:tocsin:problem:step_up";

/** The same write once more, for as long as its answer is awaited: a body is read only once. */
const copies = new WeakMap<Request, Request>();
let showFactor = async (): Promise<boolean> => false;

/** Who asks the person for the second factor when a write needs it of the last minutes; true: it
 *  was shown, and the write is sent again under its key. */
export function askFactorBy(ask: () => Promise<boolean>): void {
  showFactor = ask;
}

async function wantsFactor(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const said: Problem | null = await response
    .clone()
    .json()
    .catch(() => null); // a proxy's is none
  return said?.type === STEP_UP;
}

export const api = createClient<paths>({ baseUrl: "" });
api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", language.peek());
    if (pageMode.peek() !== "actual") request.headers.set("Tocsin-Mode", pageMode.peek());
    if (WRITES.includes(request.method) && !request.headers.has("Idempotency-Key"))
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    if (WRITES.includes(request.method)) copies.set(request, request.clone());
  },
  async onResponse({ request, response, schemaPath }) {
    if (response.status === 401 && schemaPath !== "/api/v1/session") isSignedOut.value = true;
    const copy = copies.get(request);
    return copy && (await wantsFactor(response)) && (await showFactor()) ? fetch(copy) : undefined;
  },
});

/** One act of a person: the same key however often it is tried, so it is done once (R16). */
export const once = (): { "Idempotency-Key": string } => ({
  "Idempotency-Key": crypto.randomUUID(),
});

const UNREACHABLE: Problem = { type: "about:blank", title: "", status: 0 };

export function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === "object" && thrown !== null && "status" in thrown && "title" in thrown;
}

/** 401: signed out for the moment; the others: too slow, too early, too often. */
const LATER = [401, 408, 425, 429];

/** Not an answer to what was asked: the hub is away, or wants it asked again. */
export const isPassing = ({ status = 0 }: Problem): boolean =>
  status < 400 || status >= 500 || LATER.includes(status);

/** How long to wait before asking again while the hub is away. */
export const RETRY_MS = 3000;

/** Asks, also for a file of ours, until it is answered: again while the hub is away. */
export async function insist<Data>(ask: () => Promise<Data>): Promise<Data> {
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      const isAway = isProblem(thrown) ? isPassing(thrown) : thrown instanceof TypeError;
      if (!isAway) throw thrown;
      await new Promise((again) => setTimeout(again, RETRY_MS));
    }
  }
}

/** What was answered; throws a Problem, of status 0 when the hub cannot be reached. */
export async function answer<Data>(
  asked: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  let got: Awaited<typeof asked>;
  try {
    got = await asked;
  } catch {
    throw UNREACHABLE;
  }
  if (got.response.ok) return got.data as Data;
  throw isProblem(got.error) ? got.error : { ...UNREACHABLE, status: got.response.status };
}
