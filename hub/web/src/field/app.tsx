// app.tsx: what every screen stands in: whose town it is, whether anything waits, SOS; the way to
// the other screens under the thumb.
import { computed } from "@preact/signals";
import { go, path } from "../shared/router";
import { site } from "../shared/site";
import { text } from "../shared/text";
import { MineScreen, Overdue } from "./mine/mine";
import { device } from "./more/device";
import { MoreScreen } from "./more/more";
import { Notes } from "./more/notes";
import { Sos } from "./more/sos";
import { isOnline, waiting } from "./outbox/outbox";
import { HazardTable } from "./report/hazards";
import { Icon } from "./report/icons";
import { PlaceScreen } from "./report/place-screen";
import { ReportScreen } from "./report/report";
import { openTasks } from "./tasks/tasks";
import { TasksScreen } from "./tasks/tasks-screen";

const screen = computed(() => path.value.replace(/^\/field\/?/, ""));

function Line() {
  const n = waiting.value.length;
  const words = [
    isOnline.value ? null : text("field.offline"),
    n > 0 ? text("field.waiting", { n }) : null,
  ].filter(Boolean);

  return (
    <span class="line mono" role="status">
      {words.join(" · ")}
    </span>
  );
}

function Head() {
  return (
    <header>
      <b>{site.value?.name ?? "Tocsin"}</b>
      <Line />
      <Sos />
    </header>
  );
}

/* An exercise or a test says so on every screen (R2). */
function Mode() {
  const mode = device.value?.mode ?? "actual";
  if (mode === "actual") return null;
  return (
    <p class={`mode ${mode === "test" ? "test" : "exercise"}`}>
      {text(mode === "test" ? "field.mode_test" : "field.mode_exercise")}
    </p>
  );
}

const LINKS = [
  { to: "", icon: "report", key: "field.nav_report", count: () => 0 },
  { to: "mine", icon: "mine", key: "field.nav_mine", count: () => waiting.value.length },
  { to: "tasks", icon: "tasks", key: "field.nav_tasks", count: () => openTasks.value.length },
  { to: "more", icon: "more", key: "field.nav_more", count: () => 0 },
] as const;

function Navigation() {
  return (
    <nav aria-label={text("field.nav")}>
      {LINKS.map(({ to, icon, key, count }) => (
        <a key={to} href={`/field/${to}`} aria-current={screen.value === to ? "page" : undefined}>
          <Icon name={icon} />
          <span>{text(key)}</span>
          {count() > 0 && <b class="count">{count()}</b>}
        </a>
      ))}
    </nav>
  );
}

function Screen() {
  const home = () => go("/field/");
  switch (screen.value) {
    case "mine":
      return <MineScreen />;
    case "tasks":
      return <TasksScreen />;
    case "more":
      return <MoreScreen />;
    case "place":
      return <PlaceScreen onDone={home} />;
    case "hazards":
      return <HazardTable onDone={home} />;
    default:
      return <ReportScreen />;
  }
}

export function App() {
  return (
    <>
      <Head />
      <main>
        <Mode />
        {screen.value !== "mine" && <Overdue />}
        <Screen />
      </main>
      <Notes />
      <Navigation />
    </>
  );
}
