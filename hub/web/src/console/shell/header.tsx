// header.tsx: where one is, in which mode, how old the data is, who one is.
import { useRef } from "preact/hooks";
import { useKeys } from "../../shared/keys";
import { age, liveness } from "../../shared/live";
import { go, query } from "../../shared/router";
import { number, text } from "../../shared/text";
import { clockSeconds, now } from "../../shared/time";
import { modeKind, modeWord, screenPath, to } from "../app/mode";
import { session } from "../app/session";
import { Choices } from "./choices";
import { place } from "./place";
import { leave, shiftEnd } from "./shift";
import { arm, disarm, isArmed } from "./sound";
import { Workspaces } from "./workspaces";

function Age() {
  return (
    <span class={`age ${liveness.value}`} title={text("console.age_title")}>
      <span class="dot" aria-hidden="true" />
      {liveness.value === "live"
        ? text("console.live", { seconds: number(age.value / 1000) })
        : text("console.quiet", { seconds: number(age.value / 1000) })}
    </span>
  );
}

function Sound() {
  return (
    <button
      type="button"
      class={`button small sound ${isArmed.value ? "armed" : "off"}`}
      aria-pressed={isArmed.value}
      onClick={isArmed.value ? disarm : arm}
    >
      {text(isArmed.value ? "console.sound_armed" : "console.sound_off")}
    </button>
  );
}

function Search() {
  const field = useRef<HTMLInputElement>(null);

  useKeys([{ keys: "/", does: text("console.key_search"), run: () => field.current?.focus() }]);
  const search = (words: string) => {
    const found = /^#?(\d+)$/.exec(words.trim());
    if (found) go(to(`/incidents/${found[1]}`));
    else if (screenPath.peek() === "/" || screenPath.peek().startsWith("/incidents/"))
      go(`${location.pathname}?${new URLSearchParams(words ? { q: words } : {})}`);
    else go(`${to("/")}?${new URLSearchParams({ q: words })}`);
  };
  return (
    <search class="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search(field.current?.value ?? "");
        }}
      >
        <label>
          <span class="visually-hidden">{text("console.search")}</span>
          <input
            ref={field}
            type="search"
            placeholder={text("console.search_hint")}
            defaultValue={query.value.get("q") ?? ""}
          />
        </label>
        <kbd>/</kbd>
      </form>
    </search>
  );
}

function Person() {
  return (
    <details class="person">
      <summary>
        <span class="person-name">{session.value?.name}</span>
        <span class="muted person-shift">{text("console.until", { time: shiftEnd() })}</span>
      </summary>
      <div class="person-card">
        <Workspaces />
        <Choices />
        <button type="button" class="button" onClick={() => void leave()}>
          {text("console.sign_out")}
        </button>
      </div>
    </details>
  );
}

export function Header() {
  return (
    <header class="top">
      <b class="brand">Tocsin</b>
      <span class="muted place">{place.value}</span>
      <strong class={`mode mode-${modeKind.value}`}>{modeWord()}</strong>
      <span class="grow" />
      <Age />
      <time class="mono wall-clock">{clockSeconds(now.value)}</time>
      <Search />
      <Sound />
      <Person />
    </header>
  );
}
