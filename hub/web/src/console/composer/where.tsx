// where.tsx: zones by name, circles, polygons; as lists, so that nothing here needs a mouse. The map beside
// them is the same shapes to look at and to draw.
import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { answer, api } from "../../shared/api";
import { crossesItself, middle } from "../../shared/map/geometry";
import { site } from "../../shared/site";
import { text } from "../../shared/text";
import { tellDone, tellFailed } from "../../shared/toast";
import { useZones } from "../app/zones";
import type { Area, Zone } from "../trade";
import {
  readCircle,
  readRing,
  type Shapes,
  widenRing,
  withAdded,
  writeCircle,
  writeRing,
} from "./area";
import { AreaMap, type Drawn } from "./area-map";
import { withArea } from "./area-name";
import { BRIEF_MS, type Draft } from "./draft";
import { Elsewhere } from "./elsewhere";

const BUFFER_M = 200;
const FEW = 8; // zones shown without searching

const without = <Item,>(list: readonly Item[], at: number) => list.filter((_, i) => i !== at);
const replaced = <Item,>(list: readonly Item[], at: number, item: Item) =>
  list.map((old, i) => (i === at ? item : old));

function Zones({
  area,
  all,
  onChange,
}: {
  area: Area;
  all: readonly Zone[];
  onChange: (area: Area) => void;
}) {
  const wanted = useSignal("");
  const chosen = new Set(area.zones);
  const shown = useComputed(() => wanted.value.toLowerCase());
  const found = all.filter((zone) => zone.name?.toLowerCase().includes(shown.value));
  const list = shown.value
    ? found
    : [
        ...found.filter((zone) => chosen.has(zone.id ?? "")),
        ...found.filter((zone) => !chosen.has(zone.id ?? "")).slice(0, FEW),
      ];

  return (
    <fieldset class="zones">
      <legend>{text("console_alert.zones")}</legend>
      <input
        type="search"
        placeholder={text("console_alert.find_zone", { n: all.length })}
        aria-label={text("console_alert.find_zone", { n: all.length })}
        value={wanted.value}
        onInput={(event) => {
          wanted.value = event.currentTarget.value;
        }}
      />
      <div class="choices-grid">
        {list.map(({ id = "", name }) => (
          <label key={id} class="choice">
            <input
              type="checkbox"
              checked={chosen.has(id)}
              onChange={() =>
                onChange({
                  ...area,
                  zones: chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id],
                })
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Number_({
  label,
  value,
  step,
  onSet,
}: {
  label: string;
  value: number;
  step: number;
  onSet: (value: number) => void;
}) {
  return (
    <label class="field tight">
      <span>{label}</span>
      <input
        type="number"
        step={step}
        value={value}
        onChange={({ currentTarget }) =>
          Number.isFinite(currentTarget.valueAsNumber) && onSet(currentTarget.valueAsNumber)
        }
      />
    </label>
  );
}

function Circles({ area, onChange }: { area: Area; onChange: (area: Area) => void }) {
  const list = area.circles ?? [];

  return (
    <>
      {list.map((words, i) => {
        const circle = readCircle(words);
        const put = (change: object) =>
          circle &&
          onChange({ ...area, circles: replaced(list, i, writeCircle({ ...circle, ...change })) });
        return circle ? (
          <fieldset key={i} class="shape">
            <legend>{text("console_alert.circle", { n: i + 1 })}</legend>
            <Number_
              label={text("console_alert.lat")}
              value={circle.lat}
              step={0.0005}
              onSet={(lat) => put({ lat })}
            />
            <Number_
              label={text("console_alert.lon")}
              value={circle.lon}
              step={0.0005}
              onSet={(lon) => put({ lon })}
            />
            <Number_
              label={text("console_alert.radius")}
              value={Math.round(circle.radiusKm * 1000)}
              step={50}
              onSet={(metres) => metres > 0 && put({ radiusKm: metres / 1000 })}
            />
            <button
              type="button"
              class="button small"
              onClick={() => onChange({ ...area, circles: without(list, i) })}
            >
              {text("console_alert.remove")}
            </button>
          </fieldset>
        ) : null;
      })}
    </>
  );
}

function Polygons({ area, onChange }: { area: Area; onChange: (area: Area) => void }) {
  const list = area.polygons ?? [];

  return (
    <>
      {list.map((words, i) => {
        const ring = readRing(words);
        const put = (corners: typeof ring) =>
          onChange({ ...area, polygons: replaced(list, i, writeRing(corners)) });
        return (
          <details key={i} class="shape">
            <summary>
              {text("console_alert.polygon", { n: ring.length })}
              {crossesItself(ring) && <b class="bad"> {text("console_alert.crosses")}</b>}
            </summary>
            {ring.map((corner, j) => (
              <div class="row" key={j}>
                <Number_
                  label={text("console_alert.lat_of", { n: j + 1 })}
                  value={corner.lat}
                  step={0.0005}
                  onSet={(lat) => put(replaced(ring, j, { ...corner, lat }))}
                />
                <Number_
                  label={text("console_alert.lon_of", { n: j + 1 })}
                  value={corner.lon}
                  step={0.0005}
                  onSet={(lon) => put(replaced(ring, j, { ...corner, lon }))}
                />
                <button
                  type="button"
                  class="button small"
                  disabled={ring.length <= 3}
                  aria-label={text("console_alert.remove_corner", { n: j + 1 })}
                  onClick={() => put(without(ring, j))}
                >
                  {text("console_alert.remove")}
                </button>
              </div>
            ))}
            <button
              type="button"
              class="button small"
              onClick={() => onChange({ ...area, polygons: without(list, i) })}
            >
              {text("console_alert.remove_polygon")}
            </button>
          </details>
        );
      })}
    </>
  );
}

/** All circles and polygons reach further by so many metres. */
function widened(area: Area): Area {
  const circles = area.circles?.map((words) => {
    const circle = readCircle(words);
    return circle ? writeCircle({ ...circle, radiusKm: circle.radiusKm + BUFFER_M / 1000 }) : words;
  });
  const polygons = area.polygons?.map((words) => writeRing(widenRing(readRing(words), BUFFER_M)));
  return { ...area, ...(circles && { circles }), ...(polygons && { polygons }) };
}

async function areaOfIncident(draft: Draft): Promise<Area | undefined> {
  const number = String(draft.alert.peek().incident);
  const incident = await answer(
    api.GET("/api/v1/incidents/{number}", { params: { path: { number } } }),
  );
  return incident.draft_area as Area | undefined;
}

export function Where({ draft }: { draft: Draft }) {
  const all = useZones();
  const map = useRef<Drawn | null>(null);
  const area = draft.content.value.area ?? {};
  const change = (next: Area) => draft.edit((content) => withArea(content, next, all), BRIEF_MS);
  const hasShapes = (area.circles?.length ?? 0) + (area.polygons?.length ?? 0) > 0;

  const add = (shapes: Shapes) => {
    if (map.current) {
      map.current.add(shapes);
      return;
    }
    // No map has come: the town's middle, and the list says the rest.
    const bounds = site.peek()?.bounds;
    if (!bounds) return;
    const { south, west, north, east } = bounds;
    const centre = middle([
      { lat: south, lon: west },
      { lat: north, lon: east },
    ]);
    change(withAdded(area, shapes, centre));
  };

  const fromIncident = async () => {
    const before = area;
    try {
      const found = await areaOfIncident(draft);
      if (!found) return;
      change(found);
      tellDone(text("console_alert.area_taken"), () => change(before));
    } catch (thrown) {
      tellFailed(thrown);
    }
  };

  return (
    <section aria-labelledby="where">
      <h2 id="where">{text("console_alert.where")}</h2>
      <AreaMap area={area} onChange={change} drawn={map} />
      <Elsewhere content={draft.content.value} all={all} />
      <Zones area={area} all={all} onChange={change} />
      <Circles area={area} onChange={change} />
      <Polygons area={area} onChange={change} />
      <div class="row">
        {(["polygon", "circle"] as const).map((shape) => (
          <button key={shape} type="button" class="button small" onClick={() => add(`${shape}s`)}>
            {text(`console_alert.add_${shape}`)}
          </button>
        ))}
        {draft.alert.value.incident && (
          <button type="button" class="button small" onClick={() => void fromIncident()}>
            {text("console_alert.from_incident")}
          </button>
        )}
        <button
          type="button"
          class="button small"
          disabled={!hasShapes}
          onClick={() => change(widened(area))}
        >
          {text("console_alert.buffer", { n: BUFFER_M })}
        </button>
      </div>
    </section>
  );
}
