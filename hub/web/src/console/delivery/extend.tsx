// extend.tsx: it lasts longer than was thought: an Update made ready with nothing changed but its end, the
// sirens silent. It is approved like any other.
import { useSignal } from "@preact/signals";
import { Dialog } from "../../shared/dialog";
import { useKeys } from "../../shared/keys";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { clock, msOf } from "../../shared/time";
import { tellFailed } from "../../shared/toast";
import { beginDraft, beginningAfter, editDraft } from "../acts";
import { to } from "../app/mode";
import { silenced } from "../sirens-silent";
import type { Alert } from "../trade";

const HOUR_MS = 3_600_000;
const HOURS = [1, 3, 6] as const;

async function extended(alert: Alert, expires: number): Promise<string> {
  const { id = "", version = 0, content = {} } = await beginDraft(beginningAfter(alert));
  await editDraft(id, version, {
    content: { ...silenced(content, true), expires: new Date(expires).toISOString() },
  });
  return id;
}

export function Extend({ alert }: { alert: Alert }) {
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const ends = msOf(alert.expires ?? 0);

  const ask = () => {
    isAsking.value = true;
  };
  const act = async (hours: number) => {
    if (isBusy.peek()) return;
    isBusy.value = true;
    try {
      go(to(`/alerts/${await extended(alert, ends + hours * HOUR_MS)}/review`));
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };

  useKeys([{ keys: "E", does: text("console_live.extend"), run: ask }]);
  return (
    <>
      <button type="button" class="button" onClick={ask}>
        {text("console_live.extend")} <kbd>E</kbd>
      </button>
      {isAsking.value && (
        <Dialog
          title={text("console_live.extend_when")}
          onClose={() => {
            isAsking.value = false;
          }}
        >
          <p>{text("console_live.extend_does")}</p>
          <div class="row">
            {HOURS.map((hours) => (
              <button
                key={hours}
                type="button"
                class="button"
                aria-busy={isBusy.value}
                onClick={() => void act(hours)}
              >
                {text("console_live.extend_to", { n: hours, time: clock(ends + hours * HOUR_MS) })}
              </button>
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}
