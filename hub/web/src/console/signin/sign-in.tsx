// sign-in.tsx: name, password, and the code of the phone.
import type { ComponentChildren } from "preact";
import { Dialog } from "../../shared/dialog";
import { text } from "../../shared/text";
import { factorAsked, session, showFactor, signIn } from "../app/session";
import { Choices } from "../shell/choices";
import { Code, codeOf, Send, useTry, written } from "./try";

export function Door({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="door">
      <p class="door-name">Tocsin</p>
      <h1>{title}</h1>
      {children}
      <Choices />
    </main>
  );
}

function SignInForm({ name }: { name?: string | undefined }) {
  const state = useTry((form) =>
    signIn({
      name: written(form, "name"),
      password: String(form.get("password") ?? ""),
      ...(codeOf(form) && { code: codeOf(form) }),
    }),
  );

  return (
    <form class="stack" onSubmit={state.submit}>
      <label class="field">
        <span>{text("console_door.name")}</span>
        <input
          name="name"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          defaultValue={name ?? ""}
          readOnly={name !== undefined}
        />
      </label>
      <label class="field">
        <span>{text("console_door.password")}</span>
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <label class="field">
        <span>{text("console_door.code")}</span>
        <input name="code" class="mono" inputMode="numeric" autocomplete="one-time-code" />
        <small>{text("console_door.code_hint")}</small>
      </label>
      <Send state={state} word={text("console_door.sign_in")} />
    </form>
  );
}

export function SignIn() {
  return (
    <Door title={text("console_door.title")}>
      <SignInForm />
    </Door>
  );
}

/** The session has ended; what was being written stays behind this (R29). */
export function SignInAgain() {
  return (
    <Dialog title={text("console_door.again")}>
      <p>{text("console_door.nothing_lost")}</p>
      <SignInForm name={session.value?.name} />
    </Dialog>
  );
}

/** What was just ordered takes the second factor of the last minutes; then it is done by itself. */
export function FactorAgain() {
  const tell = (isShown: boolean) => factorAsked.peek()?.(isShown);
  const state = useTry(async (form) => {
    await showFactor(codeOf(form));
    tell(true);
  });
  return (
    <Dialog title={text("console_door.factor_again")} onClose={() => tell(false)}>
      <p>{text("console_door.factor_why")}</p>
      <form class="stack" onSubmit={state.submit}>
        <Code />
        <Send state={state} word={text("console_door.go_on")} />
      </form>
    </Dialog>
  );
}
