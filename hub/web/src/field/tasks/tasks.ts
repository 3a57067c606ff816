// tasks.ts: what the room asked of this volunteer, and what he answers. Both are there without a
// network: the list as it was last seen, the answers in a queue of their own.
import { computed, signal } from "@preact/signals";
import { answer, api, isPassing, isProblem, type Problem, type Schemas } from "../../shared/api";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";
import { asDevice, device } from "../more/device";
import { tellFailed } from "../more/notes";
import { fact, keepFact } from "../outbox/store";

export type Task = Schemas["Task"];
export type Act = "accept" | "arrive" | "done" | "decline";

interface WaitingAct {
  key: string; // the same however often it is tried
  task: string;
  act: Act;
}

const TASKS = "tasks";
const ACTS = "acts";
const LOOK_MS = 20_000;
const AFTER: Readonly<Record<Act, Task["state"]>> = {
  accept: "accepted",
  arrive: "arrived",
  done: "done",
  decline: "declined",
};

export const tasks = signal<readonly Task[]>([]);
export const acts = signal<readonly WaitingAct[]>([]);
export const openTasks = computed(() =>
  tasks.value.filter((task) => ["assigned", "accepted", "arrived"].includes(stateOf(task))),
);

/** As it will be when the waiting answers have come through. */
export function stateOf(task: Task): Task["state"] {
  const last = acts.value.findLast((act) => act.task === task.id);
  return last ? AFTER[last.act] : task.state;
}

/** What may be answered next. */
export const choices = (state: Task["state"]): readonly Act[] =>
  state === "assigned"
    ? ["accept", "decline"]
    : state === "accepted"
      ? ["arrive", "done"]
      : state === "arrived"
        ? ["done"]
        : [];

const post = (act: WaitingAct) =>
  api.POST(`/api/v1/tasks/{id}/${act.act}`, {
    params: { path: { id: act.task } },
    body: {},
    headers: { ...asDevice(), "Idempotency-Key": act.key },
  });

/** The hub will never take it: the task was withdrawn, or done by another. Who is not known (any more) may be again. */
export const isRefused = (problem: Problem): boolean =>
  !isPassing(problem) && problem.status !== 403;

function tellRefused({ task }: WaitingAct, problem: Problem): void {
  const words = tasks.peek().find(({ id }) => id === task)?.text ?? "";
  tellFailed(text("field.task_refused", { task: words, why: problemWords(problem) }));
}

/* In their order; one the hub will never take is let go, and said. */
async function sendActs(): Promise<void> {
  for (const act of acts.peek()) {
    try {
      await answer(post(act));
    } catch (thrown) {
      if (!isProblem(thrown) || isPassing(thrown)) return;
      if (!isRefused(thrown)) continue;
      tellRefused(act, thrown);
    }
    acts.value = acts.peek().filter((each) => each.key !== act.key);
    await keepFact(ACTS, acts.peek());
  }
}

async function look(): Promise<void> {
  if (!device.peek() || document.visibilityState !== "visible") return;
  await sendActs();
  try {
    const found = await answer(
      api.GET("/api/v1/tasks/mine", { params: { query: { open: true } }, headers: asDevice() }),
    );
    tasks.value = found.tasks;
    await keepFact(TASKS, found.tasks);
  } catch {
    // the list as it was last seen stands
  }
}

export async function act(task: Task, chosen: Act): Promise<void> {
  acts.value = [...acts.peek(), { key: crypto.randomUUID(), task: task.id, act: chosen }];
  await keepFact(ACTS, acts.peek());
  void look();
}

export async function startTasks(): Promise<void> {
  tasks.value = (await fact<Task[]>(TASKS)) ?? [];
  acts.value = (await fact<WaitingAct[]>(ACTS)) ?? [];
  addEventListener("online", () => void look());
  document.addEventListener("visibilitychange", () => void look());
  setInterval(() => void look(), LOOK_MS);
  void look();
}

export const lookNow = look;
