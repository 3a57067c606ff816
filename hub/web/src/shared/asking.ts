// asking.ts: keeps up with what events are about. A hub that speaks on its stream may yet fail one
// request: what was not answered is asked again, not when the next event happens to come.
import { RETRY_MS } from "./api";

/** Asks at every call, once for many in a row, never twice at a time, and until it is answered.
 *  ask throws what is no answer; pauseMs: between two askings while events pour in. */
export function untilAnswered(ask: () => Promise<void>, pauseMs: number): () => void {
  let isAsking = false;
  let isStale = false;

  const run = async () => {
    isAsking = true;
    while (isStale) {
      isStale = false;
      await ask().catch(() => {
        isStale = true;
      });
      await new Promise((done) => setTimeout(done, isStale ? RETRY_MS : pauseMs));
    }
    isAsking = false;
  };
  return () => {
    isStale = true;
    if (!isAsking) void run();
  };
}
