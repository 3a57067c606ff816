// area-map.tsx: the area on the map: zones are pressed, circles and polygons have handles that are moved by
// mouse, finger or arrow keys. The lists beside say the same.
import { useLayoutEffect, useRef } from "preact/hooks";
import { MapView } from "../../shared/map/map-view";
import { text } from "../../shared/text";
import { tellFailed } from "../../shared/toast";
import { fetchZones } from "../app/zones";
import type { Area } from "../trade";
import type { Shapes } from "./area";

/** What is on the map, for who stands beside it. */
export interface Drawn {
  show: (area: Area) => void;
  add: (shapes: Shapes) => void;
}

interface AreaMapProps {
  area: Area;
  /** Without it the area is only looked at. */
  onChange?: (area: Area) => void;
  drawn?: { current: Drawn | null };
}

export function AreaMap({ area, onChange, drawn: theirs }: AreaMapProps) {
  const own = useRef<Drawn | null>(null);
  const drawn = theirs ?? own;
  const newest = useRef({ area, onChange });
  newest.current = { area, onChange };

  // At once: between what is shown and what is kept no key may come.
  useLayoutEffect(() => drawn.current?.show(area), [area]);
  return (
    <div class="where-map">
      <MapView
        label={text("console_alert.map")}
        onReady={({ leaflet }, module) => {
          let isGone = false;
          const toggle = (id: string) => {
            const zones = newest.current.area.zones ?? [];
            newest.current.onChange?.({
              ...newest.current.area,
              zones: zones.includes(id) ? zones.filter((one) => one !== id) : [...zones, id],
            });
          };
          const zones = module.zoneLayer(leaflet, onChange ? { onToggle: toggle } : {});
          const start = async () => {
            const [areas, { areaEditor }] = await Promise.all([
              fetchZones(),
              import("./area-editor"),
            ]);
            if (isGone) return;
            const editor = areaEditor(
              leaflet,
              module,
              onChange && ((next) => newest.current.onChange?.(next)),
            );
            zones.show(areas);
            const boundsOf = ({ zones: chosen = [] }: Area) => {
              const found = module.L.latLngBounds([]);
              for (const { id, geometry } of areas)
                if (geometry && chosen.includes(id ?? ""))
                  found.extend(module.L.geoJSON(geometry as never).getBounds());
              const shapes = editor.bounds();
              if (shapes) found.extend(shapes);
              return found.isValid() ? found : zones.bounds();
            };
            drawn.current = {
              show(next) {
                zones.choose(next.zones ?? []);
                editor.show(next);
              },
              add: editor.add,
            };
            drawn.current.show(newest.current.area);
            leaflet.fitBounds(boundsOf(newest.current.area), { maxZoom: 15, padding: [24, 24] });
          };
          start().catch(tellFailed);
          return () => {
            isGone = true;
          };
        }}
      />
    </div>
  );
}
