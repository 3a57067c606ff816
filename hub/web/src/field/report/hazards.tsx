// hazards.tsx: the second tap: five tiles, and the whole table behind the sixth.
import { useState } from "preact/hooks";
import { type Hazard, hazardName, site } from "../../shared/site";
import { text } from "../../shared/text";
import { deckOf } from "./deck";
import { hazard, recent } from "./draft";
import { HazardIcon, Icon } from "./icons";

const offered = (): readonly Hazard[] => site.value?.hazards ?? [];

function choose(code: string): void {
  hazard.value = code;
}

function Tile({ code }: { code: string }) {
  return (
    <button
      type="button"
      class="tile"
      aria-pressed={hazard.value === code}
      onClick={() => choose(code)}
    >
      <HazardIcon code={code} />
      <span>{hazardName(code)}</span>
    </button>
  );
}

/** Six tiles; when another was chosen from the table, the sixth says which. */
export function Tiles({ onMore }: { onMore: () => void }) {
  const codes = deckOf(
    offered().map(({ code }) => code),
    new Date().getMonth(),
    recent.value,
  );
  const other = hazard.value !== null && !codes.includes(hazard.value) ? hazard.value : null;

  return (
    <fieldset class="tiles">
      <legend class="visually-hidden">{text("field.hazard")}</legend>
      {codes.map((code) => (
        <Tile key={code} code={code} />
      ))}
      <button type="button" class="tile" aria-pressed={other !== null} onClick={onMore}>
        {other ? <HazardIcon code={other} /> : <Icon name="more" />}
        <span>{other ? hazardName(other) : text("field.hazard_other")}</span>
      </button>
    </fieldset>
  );
}

const fold = (word: string): string => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function Group({
  title,
  all,
  onDone,
}: {
  title: string;
  all: readonly Hazard[];
  onDone: () => void;
}) {
  if (all.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul class="table">
        {all.map(({ code }) => (
          <li key={code}>
            <button
              type="button"
              class="row"
              aria-pressed={hazard.value === code}
              onClick={() => {
                choose(code);
                onDone();
              }}
            >
              {hazardName(code)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Every kind the town knows; a few letters find it. */
export function HazardTable({ onDone }: { onDone: () => void }) {
  const [wanted, setWanted] = useState("");
  const found = offered().filter(({ code }) => fold(hazardName(code)).includes(fold(wanted)));

  return (
    <section class="screen" aria-label={text("field.hazard_all")}>
      <label class="field">
        <span>{text("field.hazard_find")}</span>
        <input
          type="search"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
      <Group
        title={text("field.hazard_danger")}
        all={found.filter(({ everyday }) => !everyday)}
        onDone={onDone}
      />
      <Group
        title={text("field.hazard_everyday")}
        all={found.filter(({ everyday }) => everyday)}
        onDone={onDone}
      />
      {found.length === 0 && <p class="muted">{text("field.hazard_unknown")}</p>}
    </section>
  );
}
