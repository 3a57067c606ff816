// presence.tsx: who else has this alert open, and on which field they are (R31). Said again every few
// seconds; who says nothing any more has left.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api } from "../../shared/api";
import { listen } from "../../shared/live";
import { text } from "../../shared/text";
import { session } from "../app/session";

const SAID_MS = 10_000;
const GONE_MS = 25_000;

interface Other {
  field: string;
  at: number;
}

const labelOf = (element: Element | null): string =>
  element?.closest("label")?.querySelector("span")?.textContent?.slice(0, 60) ?? "";

const say = (id: string): void => {
  const field = labelOf(document.activeElement);
  const said = api.PUT("/api/v1/alerts/{id}/presence", {
    params: { path: { id } },
    body: field ? { field } : {},
  });
  void answer(said).catch(() => undefined);
};

export function Presence({ id }: { id: string }) {
  const others = useSignal<ReadonlyMap<string, Other>>(new Map());

  useEffect(() => {
    const forget = () => {
      others.value = new Map([...others.peek()].filter(([, { at }]) => Date.now() - at < GONE_MS));
    };
    const deafen = listen(({ name, about, what }) => {
      const who = String(what["name"] ?? "");
      if (name !== "alert.presence" || about !== `alert:${id}` || who === session.peek()?.name)
        return;
      others.value = new Map(others.peek()).set(who, {
        field: String(what["field"] ?? ""),
        at: Date.now(),
      });
    });
    const timer = setInterval(() => {
      say(id);
      forget();
    }, SAID_MS);
    const onFocus = () => say(id);
    say(id);
    addEventListener("focusin", onFocus);
    return () => {
      deafen();
      clearInterval(timer);
      removeEventListener("focusin", onFocus);
    };
  }, [id]);
  return (
    <p class="presence" role="status">
      {[...others.value].map(([name, { field }]) => (
        <span key={name}>
          {text(field ? "console_alert.works_on" : "console_alert.is_here", { name, field })}
        </span>
      ))}
    </p>
  );
}
