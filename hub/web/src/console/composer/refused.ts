// refused.ts: what of an alert the hub did not take, field by field.
import type { Problem } from "../../shared/api";
import type { Content } from "../trade";

export interface Refusal {
  /** As changes name it: "area.polygons.0", "it.headline"; empty where no field is to blame. */
  path: string;
  detail: string;
}

function pathOf(pointer: string, { texts }: Content): string {
  const [head, at, ...rest] = pointer.split("/").filter((step) => step && step !== "content");
  const language = head === "texts" ? texts?.[Number(at)]?.language : undefined;
  return [language ?? head, ...(language ? [] : [at]), ...rest].filter(Boolean).join(".");
}

export const refusals = ({ errors, detail, title }: Problem, content: Content): Refusal[] =>
  errors?.map((one) => ({
    path: pathOf(one.pointer ?? "", content),
    detail: one.detail ?? title,
  })) ?? [{ path: "", detail: detail ?? title }];
