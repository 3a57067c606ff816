// sirens-silent.ts: an Update sounds the sirens again for a grave danger unless it says itself that they stay
// silent; a correction by one person must say so (P4).
import type { Content, Preview } from "./trade";

const SIREN = "TOCSIN:siren"; // hub/model/render.h
const NONE = "none";

/** Where the choice stands among the changes of a content. */
export const SIREN_PATH = `parameters.${SIREN}`;

export const isSilent = (content: Content | undefined): boolean =>
  content?.parameters?.some(({ name, value }) => name === SIREN && value === NONE) ?? false;

export function silenced(content: Content, silent: boolean): Content {
  const others = (content.parameters ?? []).filter(({ name }) => name !== SIREN);
  return {
    ...content,
    parameters: silent ? [...others, { name: SIREN, value: NONE }] : others,
  };
}

/** As the hub would send it: would a siren sound? */
export const wouldSound = (preview: Preview | undefined): boolean =>
  preview?.messages?.some(({ kind, text }) => kind === "siren" && text !== NONE) ?? false;

const GRAVE = ["Extreme", "Severe"]; // the gravest first

/** Must it be written why the sirens stay silent (P9)? Not where they sounded for what it follows and it is no graver. */
export function wantsSilenceReason(content: Content | undefined, before?: Content): boolean {
  const now = GRAVE.indexOf(content?.severity ?? "");
  const then = GRAVE.indexOf(before?.severity ?? "");

  return isSilent(content) && now >= 0 && (then < 0 || now < then);
}
