// what.tsx: which danger, how grave, how soon, how sure, until when.
import { useEffect } from "preact/hooks";
import { levelOf, Severity } from "../../shared/severity";
import { hazardName } from "../../shared/site";
import { text } from "../../shared/text";
import { msOf } from "../../shared/time";
import { tellDone, tellFailed } from "../../shared/toast";
import { fetchZones } from "../app/zones";
import type { Content } from "../trade";
import { placeFor } from "./area-name";
import { HOUR_MS } from "./begin";
import type { Draft } from "./draft";
import { COLOURS, type Colour, colourOf, fetchTemplates, templates } from "./templates";

const LASTS_H = [1, 3, 6, 12, 24];
const URGENCIES = ["Immediate", "Expected", "Future", "Past", "Unknown"] as const;
const CERTAINTIES = ["Observed", "Likely", "Possible", "Unlikely", "Unknown"] as const;

/** 2026-11-30T21:15, of this machine's clock, as <input type=datetime-local> wants it. */
const localInput = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** The ready words of another hazard or level; what was written can be had back. */
async function fill(draft: Draft, hazard: string, colour: Colour): Promise<void> {
  const content = draft.content.peek();
  const { area, expires } = content;
  try {
    const place = placeFor(content, await fetchZones());
    const undo = await draft.fill({
      template: hazard,
      level: colour,
      ...(area && { area }),
      ...(expires && { expires }),
      ...(place && { values: { place } }),
    });
    tellDone(text("console_alert.filled"), undo);
  } catch (thrown) {
    tellFailed(thrown);
  }
}

function Level({ draft }: { draft: Draft }) {
  const content = draft.content.value;
  const template = templates.value?.find(({ hazard }) => hazard === content.hazard);

  return (
    <fieldset class="levels">
      <legend>{text("console_alert.level")}</legend>
      {COLOURS.map((colour) => (
        <label key={colour} class="choice">
          <input
            type="radio"
            name="level"
            checked={colourOf(content) === colour && content.severity !== undefined}
            disabled={template !== undefined && !template.levels[colour]}
            onChange={() => void fill(draft, content.hazard ?? "", colour)}
          />
          <Severity level={levelOf(colour)} />
        </label>
      ))}
    </fieldset>
  );
}

function Choice<Word extends string>(props: {
  label: string;
  words: readonly Word[];
  value: Word | undefined;
  onPick: (word: Word) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select
        value={props.value ?? "Unknown"}
        onChange={(event) => props.onPick(event.currentTarget.value as Word)}
      >
        {props.words.map((word) => (
          <option key={word} value={word}>
            {text(`console_cap.${word.toLowerCase()}` as "console_cap.unknown")}
          </option>
        ))}
      </select>
    </label>
  );
}

function Expires({ draft }: { draft: Draft }) {
  const { expires } = draft.content.value;
  const set = (iso: string) => draft.edit((content) => ({ ...content, expires: iso }));

  return (
    <div class="field expires">
      <label for="expires">{text("console_alert.expires")}</label>
      <input
        id="expires"
        type="datetime-local"
        step={900}
        value={expires ? localInput(msOf(expires)) : ""}
        onChange={({ currentTarget }) =>
          currentTarget.value && set(new Date(currentTarget.value).toISOString())
        }
      />
      <div class="row">
        {LASTS_H.map((hours) => (
          <button
            key={hours}
            type="button"
            class="button small"
            onClick={() =>
              set(
                new Date(
                  Math.ceil((Date.now() + hours * HOUR_MS) / 900_000) * 900_000,
                ).toISOString(),
              )
            }
          >
            {text("console_alert.plus_hours", { n: hours })}
          </button>
        ))}
      </div>
    </div>
  );
}

export function What({ draft }: { draft: Draft }) {
  const content = draft.content.value;
  const set = (change: Partial<Content>) => draft.edit((before) => ({ ...before, ...change }));

  useEffect(() => void fetchTemplates().catch(tellFailed), []);
  return (
    <section aria-labelledby="what">
      <h2 id="what">{text("console_alert.what")}</h2>
      <div class="grid">
        <label class="field">
          <span>{text("console_alert.template")}</span>
          <select
            value={content.hazard ?? ""}
            onChange={(event) =>
              void fill(draft, event.currentTarget.value, colourOf(draft.content.peek()))
            }
          >
            {!content.hazard && <option value="">{text("console_alert.choose")}</option>}
            {content.hazard &&
              !templates.value?.some(({ hazard }) => hazard === content.hazard) && (
                <option value={content.hazard}>{hazardName(content.hazard)}</option>
              )}
            {templates.value?.map((template) => (
              <option key={template.hazard} value={template.hazard}>
                {hazardName(template.hazard)}
              </option>
            ))}
          </select>
        </label>
        <Level draft={draft} />
        <Choice
          label={text("console_field.urgency")}
          words={URGENCIES}
          value={content.urgency}
          onPick={(urgency) => set({ urgency })}
        />
        <Choice
          label={text("console_field.certainty")}
          words={CERTAINTIES}
          value={content.certainty}
          onPick={(certainty) => set({ certainty })}
        />
        <Expires draft={draft} />
      </div>
    </section>
  );
}
