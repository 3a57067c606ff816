// app.tsx: nobody signed in: the door; somebody: the shift begins; then the screen of the address.
import { signal } from "@preact/signals";
import { insist, isSignedOut } from "../../shared/api";
import { go, path } from "../../shared/router";
import { text } from "../../shared/text";
import { Toasts } from "../../shared/toast";
import { Shell } from "../shell/shell";
import { isOnShift, ShiftStart } from "../shell/shift";
import { EnterByLink, isEntering } from "../signin/enter";
import { FactorAgain, SignIn, SignInAgain } from "../signin/sign-in";
import { modeOf, screenPath } from "./mode";
import { type Route, routeOf, type ScreenModule } from "./routes";
import { factorAsked, session } from "./session";

const loaded = signal<ReadonlyMap<Route["load"], ScreenModule>>(new Map());

const underWay = new Set<Route["load"]>();

async function fetchScreen({ load }: Route): Promise<void> {
  if (underWay.has(load)) return;
  underWay.add(load);
  try {
    loaded.value = new Map(loaded.peek()).set(load, await insist(load));
  } finally {
    underWay.delete(load);
  }
}

function load(route: Route): ScreenModule | undefined {
  const module = loaded.value.get(route.load);
  if (!module) void fetchScreen(route);
  return module;
}

function CurrentScreen() {
  const found = routeOf(screenPath.value);
  if (!found) return <p class="empty">{text("console.no_such_screen")}</p>;
  const module = load(found.route);
  return module ? (
    <module.Screen params={found.params} />
  ) : (
    <p class="empty">{text("console.loading")}</p>
  );
}

function Inside() {
  if (!isOnShift.value) return <ShiftStart />;
  return (
    <Shell>
      <CurrentScreen />
    </Shell>
  );
}

export function App() {
  if (isEntering.value) return <EnterByLink />;
  if (session.value === undefined) return <p class="empty">{text("console.loading")}</p>;
  if (session.value === null) return <SignIn />;
  if (session.value.must_set_password) return <EnterByLink />;
  if (!modeOf(path.value)) go(`/console/${session.value.mode ?? "actual"}`, { replace: true });
  return (
    <>
      <Inside />
      {isSignedOut.value && <SignInAgain />}
      {factorAsked.value && <FactorAgain />}
      <Toasts />
    </>
  );
}
