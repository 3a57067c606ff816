// acts.ts: what an officer does to an incident. Each names the version it was decided on, so
// that nobody overwrites what another has just done, and most can be taken back.
import { answer, api, once, type Schemas } from "../../shared/api";
import type { Key } from "../../shared/text";
import { text } from "../../shared/text";
import { tellDone, tellFailed } from "../../shared/toast";
import { refresh } from "../situation/store";
import { refreshRoom, room } from "./store";

type Deed = Schemas["Deed"];
export type Verb = Schemas["Verb"];

const CLAIM_MINUTES = 30;

async function done(
  deed: Promise<Deed>,
  words: Key,
  undo?: (deed: Deed) => Promise<void>,
): Promise<boolean> {
  const before = room.peek()?.number;
  let isDone = true;
  try {
    const answered = await deed;
    tellDone(text(words), undo && (() => void undo(answered)));
  } catch (thrown) {
    isDone = false;
    tellFailed(thrown);
  }
  refresh();
  if (before !== undefined) await refreshRoom(before);
  return isDone;
}

/* Of the incident in the room, or of the one that was in it when something was done to it. */
const at = ({ number = 0, version = 0 }: Deed = room.peek() ?? {}) => ({
  params: { path: { number: String(number) } },
  headers: { ...once(), "If-Match": `"${version}"` },
});

async function takeBack({ journal }: Deed): Promise<void> {
  if (journal === undefined) return;
  await done(
    answer(api.POST("/api/v1/incidents/undo", { body: { entry: journal } })),
    "console_room.taken_back",
  );
}

async function backToReview(deed: Deed): Promise<void> {
  await reopen(text("console_room.reopened_by_undo"), deed);
}

export const claim = (minutes = CLAIM_MINUTES) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/claim", { ...at(), body: { minutes } })),
    "console_room.claimed",
  );

export const confirm = (note: string) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/confirm", { ...at(), body: note ? { note } : {} })),
    "console_room.confirmed",
    backToReview,
  );

export const reject = (reason: string) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/reject", { ...at(), body: { reason } })),
    "console_room.rejected",
    backToReview,
  );

export const close = (reason: string) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/close", { ...at(), body: { reason } })),
    "console_room.closed",
    backToReview,
  );

export const reopen = (reason: string, of?: Deed) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/reopen", { ...at(of), body: { reason } })),
    "console_room.reopened",
  );

export const note = (words: string) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/note", { ...at(), body: { text: words } })),
    "console_room.noted",
  );

export const merge = (other: number) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/merge", { ...at(), body: { with: other } })),
    "console_room.merged",
    takeBack,
  );

export const split = (away: readonly number[], staying: readonly number[]) =>
  done(
    answer(
      api.POST("/api/v1/incidents/{number}/split", {
        ...at(),
        body: { sides: [[...staying], [...away]] },
      }),
    ),
    "console_room.was_split",
    takeBack,
  );

export const setApart = (report: number) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/apart", { ...at(), body: { report } })),
    "console_room.set_apart",
    takeBack,
  );

export const setAlone = (report: number) =>
  done(
    answer(api.POST("/api/v1/incidents/{number}/alone", { ...at(), body: { report } })),
    "console_room.set_alone",
    takeBack,
  );

export const amend = (id: string, body: Schemas["Amend"]) =>
  done(
    answer(
      api.POST("/api/v1/reports/{id}/amend", { params: { path: { id } }, headers: once(), body }),
    ),
    "console_room.amended",
    takeBack,
  );

/** What a verb would change, in the hub's words; "" when it cannot say. */
export async function foretell(verb: Verb): Promise<string> {
  try {
    return (await answer(api.POST("/api/v1/incidents/preview", { body: verb }))).words ?? "";
  } catch {
    return "";
  }
}
