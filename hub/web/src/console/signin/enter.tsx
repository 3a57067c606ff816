// enter.tsx: a one-time link: a password of one's own, then the second factor, then in.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, type Schemas } from "../../shared/api";
import { Qr } from "../../shared/qr";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { findSession, session, signIn } from "../app/session";
import { Door } from "./sign-in";
import { Code, codeOf, Send, useTry } from "./try";

const LINK_PATH = "/console/enter";
const PASSWORD_MIN = 12;

// The link's secret stands behind the #: browsers send it nowhere.
let link = location.pathname === LINK_PATH ? location.hash.slice(1) : "";
export const isEntering = signal(link !== "");
if (isEntering.peek()) history.replaceState(null, "", LINK_PATH);

type SecondFactor = Schemas["SecondFactor"];

const secretOf = (otpauth: string): string =>
  (new URL(otpauth).searchParams.get("secret") ?? "").replace(/(.{4})(?=.)/g, "$1 ");

interface StepProps {
  password: { value: string };
}

function PasswordStep({
  password,
  onFactor,
}: StepProps & { onFactor: (factor: SecondFactor) => void }) {
  const state = useTry(async (form) => {
    password.value = String(form.get("password") ?? "");
    if (link) await signIn({ link });
    link = "";
    onFactor(
      await answer(
        api.POST("/api/v1/accounts/me/password", { body: { password: password.value } }),
      ),
    );
  });

  return (
    <form class="stack" onSubmit={state.submit}>
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
      <Send state={state} word={text("console_door.go_on")} />
    </form>
  );
}

function FactorStep({ password, factor }: StepProps & { factor: SecondFactor }) {
  const state = useTry(async (form) => {
    await answer(
      api.POST("/api/v1/accounts/me/password", {
        body: { password: password.value, code: codeOf(form) },
      }),
    );
    await findSession();
    isEntering.value = false;
    go("/console", { replace: true });
  });

  return (
    <form class="stack" onSubmit={state.submit}>
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
      <Code />
      <Send state={state} word={text("console_door.finish")} />
    </form>
  );
}

export function EnterByLink() {
  const factor = useSignal<SecondFactor | null>(null);
  const password = useSignal("");

  useEffect(() => {
    if (!link && !session.peek()) isEntering.value = false;
  }, []);
  return (
    <Door title={text("console_door.welcome")}>
      {factor.value ? (
        <FactorStep password={password} factor={factor.value} />
      ) : (
        <PasswordStep
          password={password}
          onFactor={(next) => {
            factor.value = next;
          }}
        />
      )}
    </Door>
  );
}
