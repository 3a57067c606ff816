// loaded.ts: what a screen shows, asked for when it opens and again when an event is about it.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isPassing, isProblem, type Problem, RETRY_MS } from "./api";
import { type LiveEvent, listen } from "./live";

const CALM_MS = 400; // events come in crowds

export interface Loaded<Value> {
  value: ReadonlySignal<Value | undefined>;
  problem: ReadonlySignal<Problem | undefined>;
  reload: () => Promise<void>;
}

/** name: of what is loaded; another name loads anew. isAbout: does this event change it? */
export function useLoaded<Value>(
  name: string,
  load: () => Promise<Value>,
  isAbout: (event: LiveEvent) => boolean = () => false,
): Loaded<Value> {
  const value = useSignal<Value | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const newest = useRef({ name, load, isAbout, asked: 0 });
  const timer = useRef(0);
  Object.assign(newest.current, { name, load, isAbout });

  const reloadIn = (ms: number) => {
    timer.current ||= window.setTimeout(() => {
      timer.current = 0;
      void reload();
    }, ms);
  };
  const reload = async () => {
    const asked = ++newest.current.asked;
    const isNewest = () => newest.current.asked === asked;
    try {
      const got = await newest.current.load();
      if (!isNewest()) return;
      value.value = got;
      problem.value = undefined;
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      if (!isNewest()) return;
      problem.value = thrown;
      if (isPassing(thrown)) reloadIn(RETRY_MS);
    }
  };
  useEffect(() => {
    value.value = undefined;
    problem.value = undefined;
    void reload();
    const deafen = listen((event) => {
      if (event.name === "reset" || newest.current.isAbout(event)) reloadIn(CALM_MS);
    });
    return () => {
      deafen();
      newest.current.asked++; // what is still on its way comes too late
      clearTimeout(timer.current);
      timer.current = 0;
    };
  }, [name]);
  return { value, problem, reload };
}
