// more.tsx: whose telephone this is, how the app looks, and what keeps it here.
import { useState } from "preact/hooks";
import { isProblem } from "../../shared/api";
import { language, languages } from "../../shared/language";
import { chooseLanguage, text } from "../../shared/text";
import { chooseTheme, shownTheme } from "../../shared/theme";
import { dayAndClock } from "../../shared/time";
import { problemWords } from "../../shared/toast";
import { items } from "../outbox/outbox";
import { lookNow } from "../tasks/tasks";
import { device, tie, untie } from "./device";
import { canInstall, install, isApple, isInstalled, isKept, isNewWaiting } from "./install";
import { tellDone, tellFailed } from "./notes";
import { callMe, callMeNot, isCalled } from "./push";

/** Also used at the start, when the app was opened by the link itself. */
export async function tieWith(link: string): Promise<void> {
  try {
    await tie(link);
    tellDone(text("field.tied", { name: device.peek()?.name ?? "" }));
    void lookNow();
  } catch (thrown) {
    tellFailed(isProblem(thrown) ? problemWords(thrown) : String(thrown));
  }
}

async function forget(): Promise<void> {
  if (isCalled.peek()) await callMeNot();
  await untie();
}

function Whose() {
  const [link, setLink] = useState("");
  const owner = device.value;

  if (owner)
    return (
      <section class="block">
        <h2>{text("field.device")}</h2>
        <p>{text("field.device_of", { name: owner.name, until: dayAndClock(owner.expires) })}</p>
        <button type="button" class="button large" onClick={() => void forget()}>
          {text("field.device_forget")}
        </button>
      </section>
    );
  return (
    <form
      class="block"
      onSubmit={(event) => {
        event.preventDefault();
        void tieWith(link).then(() => setLink(""));
      }}
    >
      <h2>{text("field.device")}</h2>
      <p>{text("field.device_none")}</p>
      <label class="field">
        <span>{text("field.device_link")}</span>
        <input
          value={link}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => setLink(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button large" aria-disabled={link.trim() === ""}>
        {text("field.device_tie")}
      </button>
    </form>
  );
}

async function askToBeCalled(): Promise<void> {
  try {
    if (!(await callMe())) tellFailed(text("field.push_denied"));
  } catch (thrown) {
    tellFailed(isProblem(thrown) ? problemWords(thrown) : text("field.push_failed"));
  }
}

function Called() {
  if (isCalled.value === null || !device.value) return null;
  return (
    <section class="block">
      <h2>{text("field.push")}</h2>
      <p>{text(isCalled.value ? "field.push_on" : "field.push_off")}</p>
      <button
        type="button"
        class="button large"
        onClick={() => void (isCalled.peek() ? callMeNot() : askToBeCalled())}
      >
        {text(isCalled.value ? "field.push_stop" : "field.push_start")}
      </button>
    </section>
  );
}

function Looks() {
  return (
    <section class="block">
      <h2>{text("field.looks")}</h2>
      <div class="chips">
        {(["dark", "light"] as const).map((name) => (
          <button
            type="button"
            class="chip"
            key={name}
            aria-pressed={shownTheme.value === name}
            onClick={() => chooseTheme(name)}
          >
            {text(`field.theme_${name}`)}
          </button>
        ))}
      </div>
      <div class="chips">
        {languages.map((tag) => (
          <button
            type="button"
            class="chip"
            key={tag}
            lang={tag}
            aria-pressed={language.value === tag}
            onClick={() => void chooseLanguage(tag)}
          >
            {new Intl.DisplayNames([tag], { type: "language" }).of(tag)}
          </button>
        ))}
      </div>
    </section>
  );
}

function Stay() {
  return (
    <section class="block">
      <h2>{text("field.stay")}</h2>
      {isNewWaiting.value && <p>{text("field.new_version")}</p>}
      {!globalThis.isSecureContext && <p class="warn">{text("field.insecure")}</p>}
      {isKept.value === false && items.value.length > 0 && <p>{text("field.not_kept")}</p>}
      {!isInstalled && isApple && <p>{text("field.install_apple")}</p>}
      {canInstall.value && (
        <button type="button" class="button large" onClick={() => void install()}>
          {text("field.install")}
        </button>
      )}
      <p>{text("field.how")}</p>
    </section>
  );
}

export function MoreScreen() {
  return (
    <section class="screen" aria-label={text("field.more")}>
      <h1>{text("field.more")}</h1>
      <Whose />
      <Called />
      <Looks />
      <Stay />
    </section>
  );
}
