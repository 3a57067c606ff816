// session.ts: who sits here. The secret is in a cookie no script can read.
import { computed, signal } from "@preact/signals";
import { answer, api, askFactorBy, isProblem, isSignedOut, type Schemas } from "../../shared/api";

export type Session = Schemas["Session"];

/** undefined: not known yet; null: nobody. */
export const session = signal<Session | null | undefined>(undefined);

export const may = (role: string): boolean => session.value?.roles?.includes(role) ?? false;
export const isOperator = computed(() => may("operator"));

function take(next: Session): void {
  isSignedOut.value = false;
  session.value = next;
}

export async function findSession(): Promise<void> {
  try {
    take(await answer(api.GET("/api/v1/session")));
  } catch (thrown) {
    if (!isProblem(thrown) || thrown.status !== 401) throw thrown;
    session.value = null;
  }
}

export async function signIn(body: Schemas["SignIn"]): Promise<void> {
  take(await answer(api.POST("/api/v1/session", { body })));
}

/** A code of now, in the session there is. */
export async function showFactor(code: string): Promise<void> {
  take(await answer(api.POST("/api/v1/session/factor", { body: { code } })));
}

type Shown = (isShown: boolean) => void;
/** Set while the second factor is asked for; called with whether it was shown. */
export const factorAsked = signal<Shown | null>(null);

askFactorBy(
  () =>
    new Promise<boolean>((tell) => {
      const others = factorAsked.peek(); // who asked before is told the same
      factorAsked.value = (isShown) => {
        factorAsked.value = null;
        others?.(isShown);
        tell(isShown);
      };
    }),
);

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/api/v1/session"));
  location.assign("/console"); // nothing of what was seen stays in memory
}
