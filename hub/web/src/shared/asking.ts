// asking.ts: keeps up with what events are about. A hub that speaks on its stream may yet fail one
// request: what was not answered is asked again, not when the next event happens to come.
import { isPassing, isProblem, isSignedOut, RETRY_MS } from "./api";
import { tellFailed } from "./toast";

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Asks at every call, once for many in a row, never twice at a time, and until it is answered or
 *  refused. ask throws what is no answer; pauseMs: between two askings while events pour in. */
export function untilAnswered(ask: () => Promise<void>, pauseMs: number): () => void {
  let isAsking = false;
  let isStale = false;

  const run = async () => {
    isAsking = true;
    while (isStale) {
      while (isSignedOut.peek()) await pause(RETRY_MS);
      isStale = false;
      await ask().catch((thrown) => {
        if (isProblem(thrown) && !isPassing(thrown)) tellFailed(thrown);
        else isStale = true;
      });
      await pause(isStale ? RETRY_MS : pauseMs);
    }
    isAsking = false;
  };
  return () => {
    isStale = true;
    if (!isAsking) void run();
  };
}
