// tasks-screen.tsx: what the room asks: accepted, arrived, done.
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { device } from "../more/device";
import { act, acts, choices, openTasks, stateOf, type Task } from "./tasks";

function Card({ task }: { task: Task }) {
  const state = stateOf(task);
  const isWaiting = acts.value.some((each) => each.task === task.id);
  const { lat, lon } = task.where ?? {};

  return (
    <li class="card task" data-state={state}>
      <div>
        <h2 dir="auto">{task.text}</h2>
        <p class="stage">
          {named(`field.task_${state}`)}
          {task.due && ` · ${text("field.task_due", { time: moment(task.due) })}`}
        </p>
        <p class="muted">{text("field.task_incident", { number: String(task.incident) })}</p>
        {isWaiting && <p class="muted">{text("field.wait_network")}</p>}
      </div>
      <div class="actions">
        {choices(state).map((choice) => (
          <button
            type="button"
            key={choice}
            class={`button large ${choice === "decline" ? "" : "primary"}`}
            onClick={() => void act(task, choice)}
          >
            {named(`field.task_do_${choice}`)}
          </button>
        ))}
        {lat !== undefined && lon !== undefined && (
          <a class="button large" href={`geo:${lat},${lon}`}>
            {text("field.task_where")}
          </a>
        )}
      </div>
    </li>
  );
}

export function TasksScreen() {
  return (
    <section class="screen" aria-label={text("field.tasks")}>
      <h1>{text("field.tasks")}</h1>
      {openTasks.value.length === 0 && (
        <p class="muted">{text(device.value ? "field.tasks_none" : "field.tasks_sign_in")}</p>
      )}
      <ul class="cards" aria-live="polite">
        {openTasks.value.map((task) => (
          <Card key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}
