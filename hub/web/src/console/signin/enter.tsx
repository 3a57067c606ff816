// enter.tsx: a one-time link: a password of one's own, then the second factor, then in.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, isProblem, type Schemas } from "../../shared/api";
import { Qr } from "../../shared/qr";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";
import { findSession, session, signIn } from "../app/session";
import { Door } from "./sign-in";

const LINK_PATH = "/console/enter";
const PASSWORD_MIN = 12;

// The link's secret stands behind the #: browsers send it nowhere.
let link = location.pathname === LINK_PATH ? location.hash.slice(1) : "";
export const isEntering = signal(link !== "");
if (isEntering.peek()) history.replaceState(null, "", LINK_PATH);

type SecondFactor = Schemas["SecondFactor"];

const secretOf = (otpauth: string): string =>
  (new URL(otpauth).searchParams.get("secret") ?? "").replace(/(.{4})(?=.)/g, "$1 ");

function useAct() {
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const act = async (work: () => Promise<void>) => {
    isBusy.value = true;
    problem.value = "";
    try {
      await work();
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      problem.value = problemWords(thrown);
    }
    isBusy.value = false;
  };
  return { problem, isBusy, act };
}

interface StepProps {
  act: ReturnType<typeof useAct>;
  password: { value: string };
}

function PasswordStep({
  act,
  password,
  onFactor,
}: StepProps & { onFactor: (factor: SecondFactor) => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    password.value = String(form.get("password") ?? "");
    void act.act(async () => {
      if (link) await signIn({ link });
      link = "";
      onFactor(
        await answer(
          api.POST("/api/v1/accounts/me/password", { body: { password: password.value } }),
        ),
      );
    });
  };

  return (
    <form class="stack" onSubmit={submit}>
      <p>{text("console_door.link_explained")}</p>
      <label class="field">
        <span>{text("console_door.new_password")}</span>
        <input
          name="password"
          type="password"
          autocomplete="new-password"
          minLength={PASSWORD_MIN}
          required
        />
        <small>{text("console_door.password_rule", { least: PASSWORD_MIN })}</small>
      </label>
      <Rest act={act} word={text("console_door.go_on")} />
    </form>
  );
}

function FactorStep({ act, password, factor }: StepProps & { factor: SecondFactor }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get("code") ?? "");
    void act.act(async () => {
      await answer(
        api.POST("/api/v1/accounts/me/password", {
          body: { password: password.value, code: code.replaceAll(" ", "") },
        }),
      );
      await findSession();
      isEntering.value = false;
      go("/console", { replace: true });
    });
  };

  return (
    <form class="stack" onSubmit={submit}>
      <p>{text("console_door.factor_explained")}</p>
      <Qr svg={factor.qr} />
      <p>
        <a href={factor.otpauth ?? ""}>{text("console_door.open_authenticator")}</a>
      </p>
      <p class="secret mono">{secretOf(factor.otpauth ?? "")}</p>
      <details>
        <summary>{text("console_door.recovery")}</summary>
        <p>{text("console_door.recovery_explained")}</p>
        <ul class="recovery mono">
          {factor.recovery_codes?.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </details>
      <label class="field">
        <span>{text("console_door.code")}</span>
        <input
          name="code"
          class="mono"
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          autofocus
        />
      </label>
      <Rest act={act} word={text("console_door.finish")} />
    </form>
  );
}

function Rest({
  act: { problem, isBusy },
  word,
}: {
  act: ReturnType<typeof useAct>;
  word: string;
}) {
  return (
    <>
      {problem.value && (
        <p class="wrong" role="alert">
          {problem.value}
        </p>
      )}
      <button class="button primary" type="submit" aria-busy={isBusy.value} disabled={isBusy.value}>
        {word}
      </button>
    </>
  );
}

export function EnterByLink() {
  const factor = useSignal<SecondFactor | null>(null);
  const password = useSignal("");
  const act = useAct();

  useEffect(() => {
    if (!link && !session.peek()) isEntering.value = false;
  }, []);
  return (
    <Door title={text("console_door.welcome")}>
      {factor.value ? (
        <FactorStep act={act} password={password} factor={factor.value} />
      ) : (
        <PasswordStep
          act={act}
          password={password}
          onFactor={(next) => {
            factor.value = next;
          }}
        />
      )}
    </Door>
  );
}
