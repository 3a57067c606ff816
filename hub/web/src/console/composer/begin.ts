// begin.ts: a new draft, as the address asks: of an incident, after an alert, or like an old one.
import { answer, api, isProblem } from "../../shared/api";
import { type Beginning, beginDraft, beginningAfter, readAlert } from "../acts";
import { mode } from "../app/mode";
import { fetchZones } from "../app/zones";
import type { Alert, Area, Incident } from "../trade";
import { nameOf } from "./area-name";

export const HOUR_MS = 3_600_000;
const LASTS_MS = 6 * HOUR_MS;

export const endsIn = (ms: number): string =>
  new Date(Math.ceil((Date.now() + ms) / 900_000) * 900_000).toISOString();

async function ofIncident(number: string): Promise<Beginning> {
  const incident: Incident = await answer(
    api.GET("/api/v1/incidents/{number}", { params: { path: { number } } }),
  );
  const area = incident.draft_area as Area | undefined;
  const place = nameOf(area ?? {}, await fetchZones());

  return {
    mode: incident.mode ?? mode.peek(),
    ...(incident.number !== undefined && { incident: incident.number }),
    ...(incident.hazard && { template: incident.hazard }),
    ...(area && { area }),
    ...(place && { values: { place } }),
  };
}

async function fromTemplate(draft: Beginning): Promise<Alert> {
  try {
    return await beginDraft(draft);
  } catch (thrown) {
    const { template: _, level: __, values: ___, area, expires, ...rest } = draft;
    if (!draft.template || !isProblem(thrown) || thrown.status !== 400) throw thrown;
    return beginDraft({ ...rest, content: { ...(area && { area }), ...(expires && { expires }) } });
  }
}

export async function beginFromAddress(query: URLSearchParams): Promise<Alert> {
  const [incident, previous, like] = ["incident", "previous", "like"].map((name) =>
    query.get(name),
  );
  if (previous) return beginDraft(beginningAfter(await readAlert(previous)));
  if (like) {
    const {
      references: _,
      message: __,
      expires: ___,
      ...content
    } = (await readAlert(like)).content ?? {};
    return beginDraft({ mode: mode.peek(), content: { ...content, expires: endsIn(LASTS_MS) } });
  }
  const draft = incident ? await ofIncident(incident) : { mode: mode.peek() };
  const template = query.get("template") ?? draft.template;

  return template
    ? fromTemplate({
        ...draft,
        template,
        level: query.get("level") ?? "orange",
        expires: endsIn(LASTS_MS),
      })
    : beginDraft({ ...draft, content: { expires: endsIn(LASTS_MS) } });
}
