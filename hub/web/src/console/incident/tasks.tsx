// tasks.tsx: who was asked to do what about the incident, and how far they are.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, once, type Schemas } from "../../shared/api";
import { untilAnswered } from "../../shared/asking";
import { listen } from "../../shared/live";
import { text } from "../../shared/text";
import { clock, msOf, now } from "../../shared/time";
import { tellDone, tellFailed } from "../../shared/toast";
import { mode } from "../app/mode";
import { officers } from "../app/officers";
import { isOperator } from "../app/session";
import { nextAt } from "../shell/shift";

type Task = Schemas["Task"];

const tasks = signal<readonly Task[]>([]);
const isOpen = ({ state }: Task): boolean =>
  state === "assigned" || state === "accepted" || state === "arrived";

const PAUSE_MS = 300;
let followed = 0; // the incident whose tasks are shown

async function load(): Promise<void> {
  const incident = followed;
  const query = { mode: mode.peek(), incident };
  const found = await answer(api.GET("/api/v1/tasks", { params: { query } }));
  if (incident === followed) tasks.value = found.tasks;
}

const refresh = untilAnswered(load, PAUSE_MS);

async function act(doing: Promise<unknown>, words: string): Promise<boolean> {
  let isDone = true;
  try {
    await doing;
    tellDone(words);
  } catch (thrown) {
    isDone = false;
    tellFailed(thrown);
  }
  refresh();
  return isDone;
}

const cancel = ({ id }: Task) =>
  act(
    answer(
      api.POST("/api/v1/tasks/{id}/cancel", {
        params: { path: { id } },
        headers: once(),
        body: {},
      }),
    ),
    text("console_room.task_cancelled"),
  );

const finish = ({ id }: Task) =>
  act(
    answer(
      api.POST("/api/v1/tasks/{id}/done", { params: { path: { id } }, headers: once(), body: {} }),
    ),
    text("console_room.task_finished"),
  );

function Row({ task }: { task: Task }) {
  const { state, text: words, to, due } = task;
  const isLate = due !== undefined && isOpen(task) && msOf(due) < now.value;
  return (
    <li class={`task ${state}`}>
      <span>
        <span dir="auto">{words}</span>{" "}
        <span class="muted">
          {to.name} · {text(`console_room.task_${state}`)}
        </span>
        {due && (
          <span class={isLate ? "late" : "muted"}>
            {" "}
            · {text("console_room.task_due", { time: clock(due) })}
          </span>
        )}
      </span>
      {isOperator.value && isOpen(task) && (
        <span class="task-acts">
          <button type="button" class="button small quiet" onClick={() => void finish(task)}>
            {text("console_room.task_finish")}
          </button>
          <button type="button" class="button small quiet" onClick={() => void cancel(task)}>
            {text("console_room.task_cancel")}
          </button>
        </span>
      )}
    </li>
  );
}

export function TaskForm({ incident, onDone }: { incident: number; onDone: () => void }) {
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const due = String(form.get("due") ?? "");
    isBusy.value = true;
    const isDone = await act(
      answer(
        api.POST("/api/v1/incidents/{number}/tasks", {
          params: { path: { number: incident } },
          headers: once(),
          body: {
            text: String(form.get("words")).trim(),
            to: String(form.get("to")),
            ...(due && { due: new Date(nextAt(due)).toISOString() }),
          },
        }),
      ),
      text("console_room.task_given"),
    );
    isBusy.value = false;
    if (isDone) onDone();
  };

  return (
    <form class="act-panel" onSubmit={submit}>
      <h3>{text("console_room.task_title")}</h3>
      <label class="field">
        <span>{text("console_room.task_words")}</span>
        <input
          name="words"
          maxLength={500}
          required
          ref={(field) => {
            if (field && !field.value) field.focus();
          }}
        />
      </label>
      <label class="field">
        <span>{text("console_room.task_to")}</span>
        <select name="to" required>
          {officers.value.map(({ id, name, display, is_online }) => (
            <option key={id} value={id}>
              {display || name}
              {is_online ? ` · ${text("console_room.online")}` : ""}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{text("console_room.task_until")}</span>
        <input name="due" type="time" class="mono" />
      </label>
      <div class="dialog-actions">
        <button
          type="submit"
          class="button primary"
          disabled={isBusy.value}
          aria-busy={isBusy.value}
        >
          {text("console_room.task_do")}
        </button>
        <button type="button" class="button quiet" onClick={onDone}>
          {text("console_room.not_now")} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

export function Tasks({ incident }: { incident: number }) {
  useEffect(() => {
    followed = incident;
    tasks.value = [];
    refresh();
    return listen(({ name }) => {
      if (name === "task.changed" || name === "reset") refresh();
    });
  }, [incident]);
  if (tasks.value.length === 0) return null;
  return (
    <section>
      <h3>{text("console_room.tasks")}</h3>
      <ul class="tasks">
        {tasks.value.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}
