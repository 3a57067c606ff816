// situation.tsx: queue, map and room side by side; on a phone one after the other.
import { useEffect } from "preact/hooks";
import { useKeys } from "../../shared/keys";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { to } from "../app/mode";
import type { Params } from "../app/routes";
import { act, prepare } from "../incident/act-panel";
import { Room } from "../incident/room";
import { followRoom } from "../incident/store";
import { acknowledge, unseen } from "../shell/sound";
import { addressOf, Queue } from "./queue";
import { about, queue } from "./store";
import { TownMap } from "./town-map";

function move(chosen: number | null, steps: number): void {
  const rows = queue.peek();
  const at = rows.findIndex(({ number }) => number === chosen);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + steps))];
  if (next?.number !== undefined) go(addressOf(next.number), { replace: at >= 0 });
}

export function Screen({ params }: { params: Params }) {
  const chosen = params.number ? Number(params.number) : null;

  const shown = about(chosen);
  const isNew = unseen.value.some((notice) => notice.about === shown); // also while it is open

  useEffect(() => followRoom(chosen), [chosen]);
  useEffect(() => {
    if (isNew) acknowledge(shown);
  }, [shown, isNew]);
  useKeys([
    { keys: "j", does: text("console_situation.key_down"), run: () => move(chosen, 1) },
    { keys: "k", does: text("console_situation.key_up"), run: () => move(chosen, -1) },
    {
      keys: "Enter",
      does: text("console_situation.key_open"),
      run: () => {
        if (chosen === null) move(null, 0);
        document.querySelector<HTMLElement>(".room")?.focus();
      },
    },
    {
      keys: "Escape",
      does: text("console_situation.key_back"),
      run: () => (act.peek() ? prepare(null) : go(`${to("/")}${location.search}`)),
      everywhere: true,
    },
  ]);
  return (
    <div class={`situation ${chosen === null ? "" : "with-room"}`}>
      <h1 class="visually-hidden">{text("console.rail_situation")}</h1>
      <Queue chosen={chosen} />
      <TownMap />
      {chosen !== null && <Room number={chosen} />}
    </div>
  );
}
