// loaded.ts: what a screen shows, asked for when it opens and again when an event is about it.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isProblem, type Problem } from "./api";
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
  const newest = useRef({ name, load, isAbout });
  newest.current = { name, load, isAbout };

  const reload = async () => {
    const asked = newest.current.name;
    try {
      const got = await newest.current.load();
      if (newest.current.name !== asked) return;
      value.value = got;
      problem.value = undefined;
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      if (newest.current.name === asked) problem.value = thrown;
    }
  };
  useEffect(() => {
    let timer = 0;
    value.value = undefined;
    void reload();
    const deafen = listen((event) => {
      if (timer || !(event.name === "reset" || newest.current.isAbout(event))) return;
      timer = window.setTimeout(() => {
        timer = 0;
        void reload();
      }, CALM_MS);
    });
    return () => {
      deafen();
      clearTimeout(timer);
    };
  }, [name]);
  return { value, problem, reload };
}
