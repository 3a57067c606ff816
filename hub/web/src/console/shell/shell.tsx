// shell.tsx: what stands around every screen, and the live line behind all of them.
import { effect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { insist } from "../../shared/api";
import { useKeys } from "../../shared/keys";
import { goLive, heardAt, liveness } from "../../shared/live";
import { findSite } from "../../shared/site";
import { text } from "../../shared/text";
import { clockSeconds } from "../../shared/time";
import { tellFailed } from "../../shared/toast";
import { mode, modeKind, modeWord } from "../app/mode";
import { findOfficers } from "../app/officers";
import { useWaiting } from "../received/store";
import { followSituation } from "../situation/store";
import { Header } from "./header";
import { Help, isHelpShown } from "./help";
import { findPlace } from "./place";
import { Rail, railKeys } from "./rail";
import { Requests } from "./requests";
import {
  acknowledge,
  acknowledgeAll,
  arm,
  armAtPress,
  flood,
  isWaiting,
  shown,
  unseen,
} from "./sound";
import { Strip } from "./strip";
import { RealEvent } from "./workspaces";

const NOTICES_MOST = 3; // the screen is for working

/** One by one: to have seen one is not to have seen the others. A request has its own banner. */
function Notices() {
  const all = shown.value.filter(({ cue }) => cue !== "approval");
  const others = all.length - NOTICES_MOST;
  return (
    <>
      {all.slice(0, NOTICES_MOST).map(({ about, words }) => (
        <p class="banner cue" key={about}>
          <span>{words}</span>
          <button type="button" class="button small" onClick={() => acknowledge(about)}>
            {text("console.seen")}
          </button>
        </p>
      ))}
      {others > 0 && (
        <p class="banner cue">
          <span>{text("console.more_cues", { n: others })}</span>
          <button type="button" class="button small" onClick={acknowledgeAll}>
            {text("console.seen_all")}
          </button>
        </p>
      )}
    </>
  );
}

function Banners() {
  return (
    <div class="banners" role="alert">
      <RealEvent />
      <Requests />
      {liveness.value === "lost" && (
        <p class="banner lost">{text("console.lost", { time: clockSeconds(heardAt.value) })}</p>
      )}
      {isWaiting.value && (
        <p class="banner cue">
          <span>{text("console.sound_waits")}</span>
          <button type="button" class="button small" onClick={arm}>
            {text("console.sound_arm")}
          </button>
        </p>
      )}
      {flood.value > 0 && (
        <p class="banner flood">{text("console.flood", { count: flood.value })}</p>
      )}
      <Notices />
    </div>
  );
}

const COLOURS = { actual: "#0066cc", exercise: "#5a2ca0", test: "#05615e" } as const;

/** The tab says the mode in word and colour, and when something waits to be seen. */
function showInTab(): void {
  const words = [
    unseen.value.length > 0 && "●",
    modeKind.value !== "actual" && modeWord(),
    text("console.title"),
  ];
  document.title = words.filter(Boolean).join(" ");
  let icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!icon) {
    icon = document.createElement("link");
    icon.rel = "icon";
    document.head.append(icon);
  }
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="${COLOURS[modeKind.value]}"/></svg>`;
  icon.href = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}

export function Shell({ children }: { children: ComponentChildren }) {
  const followed = mode.value;

  useEffect(() => goLive(followed), [followed]);
  useEffect(followSituation, []); // whatever the screen, what is grave is heard
  useWaiting();
  useEffect(() => effect(showInTab), []);
  useEffect(armAtPress, []);
  useEffect(() => {
    for (const find of [findPlace, findSite, findOfficers]) void insist(find).catch(tellFailed);
  }, []);
  useKeys([
    ...railKeys(),
    {
      keys: "?",
      does: text("console.key_help"),
      run: () => {
        isHelpShown.value = true;
      },
    },
  ]);
  return (
    <div class={`shell shell-${modeKind.value}`}>
      <a class="skip" href="#screen">
        {text("console.skip")}
      </a>
      <Header />
      <Banners />
      <Rail />
      <main id="screen" tabIndex={-1}>
        {children}
      </main>
      <Strip />
      <Help />
    </div>
  );
}
