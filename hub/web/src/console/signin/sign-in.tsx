// sign-in.tsx: name, password, and the code of the phone.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { isProblem } from "../../shared/api";
import { Dialog } from "../../shared/dialog";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";
import { factorAsked, session, showFactor, signIn } from "../app/session";
import { Choices } from "../shell/choices";

const written = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

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

/** One try: what was written is sent, and what is wrong with it is said beneath. */
function useTry(send: (form: FormData) => Promise<void>) {
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    isBusy.value = true;
    problem.value = "";
    try {
      await send(form);
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      problem.value = problemWords(thrown);
    }
    isBusy.value = false;
  };
  return { problem: problem.value, isBusy: isBusy.value, submit };
}

const codeOf = (form: FormData): string => written(form, "code").replaceAll(" ", "");

function Send({ problem, isBusy, word }: { problem: string; isBusy: boolean; word: string }) {
  return (
    <>
      {problem && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
      <button class="button primary" type="submit" aria-busy={isBusy} disabled={isBusy}>
        {word}
      </button>
    </>
  );
}

function SignInForm({ name }: { name?: string | undefined }) {
  const { problem, isBusy, submit } = useTry((form) =>
    signIn({
      name: written(form, "name"),
      password: String(form.get("password") ?? ""),
      ...(codeOf(form) && { code: codeOf(form) }),
    }),
  );

  return (
    <form class="stack" onSubmit={submit}>
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
      <Send problem={problem} isBusy={isBusy} word={text("console_door.sign_in")} />
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
  const { problem, isBusy, submit } = useTry(async (form) => {
    await showFactor(codeOf(form));
    tell(true);
  });
  return (
    <Dialog title={text("console_door.factor_again")} onClose={() => tell(false)}>
      <p>{text("console_door.factor_why")}</p>
      <form class="stack" onSubmit={submit}>
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
        <Send problem={problem} isBusy={isBusy} word={text("console_door.go_on")} />
      </form>
    </Dialog>
  );
}
