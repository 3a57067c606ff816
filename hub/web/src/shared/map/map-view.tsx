// map-view.tsx: a map in a screen. Leaflet comes with the first screen that has one.
import { useEffect, useRef } from "preact/hooks";
import type { TownMap } from "./map";

export type MapModule = typeof import("./map");

// Begun with the screen that will show a map, so that both arrive together.
const loading = import("./map");

interface MapViewProps {
  /** What the map shows, for those who do not see it, and where the same stands in words. */
  label: string;
  /** Called once with the map; what it returns is called before the map goes. */
  onReady: (map: TownMap, module: MapModule) => (() => void) | undefined;
}

export function MapView({ label, onReady }: MapViewProps) {
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let isGone = false;
    let end = () => {};

    void loading.then((module) => {
      if (isGone || !element.current) return;
      const map = module.createMap(element.current);
      const leave = onReady(map, module);
      end = () => {
        leave?.();
        map.remove();
      };
    });
    return () => {
      isGone = true;
      end();
    };
  }, []);
  return <section class="map" ref={element} aria-label={label} />;
}
