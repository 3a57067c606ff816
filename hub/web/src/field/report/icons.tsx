// icons.tsx: signs for the hazards reported most; never without the word beside.
const PATHS: Readonly<Record<string, string>> = {
  FL: "M2 14c3-3 5 3 8 0s5 3 8 0 4 1 4 1M2 19c3-3 5 3 8 0s5 3 8 0 4 1 4 1M5 10V6l6-4 6 4v4",
  FR: "M12 22c5 0 7-3 7-7 0-5-5-7-5-13-3 2-4 5-4 7-2-1-2-2-2-3-2 3-3 5-3 9 0 4 2 7 7 7z",
  FO: "M12 22v-5m0 0c4 0 6-2 6-5s-3-4-3-6-1-3-3-4c-2 1-3 2-3 4s-3 3-3 6 2 5 6 5zM3 22h18",
  LS: "M2 20h20L15 6l-4 7-3-3zM17 3h.01M20 6h.01",
  TR: "M3 20h18M5 16l9-5m-9 5 2-6m-2 6 6 1m3-6a4 4 0 1 1 5 4 3 3 0 0 1-4 1z",
  BU: "M4 21V9l8-6 8 6v12M9 21l2-5-2-3 3-4M14 21v-4h3v4",
  RD: "M3 8h18v6H3zM6 14v6m12-6v6M7 8l-3 6m9-6-3 6m9-6-3 6",
  AC: "M3 16v-3l2-5h9l3 5h3l1 3zM7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm10 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  ST: "M7 14a4 4 0 1 1 1-8 5 5 0 0 1 9 1 4 4 0 0 1 0 7M12 11l-2 5h4l-2 5",
  SN: "M12 2v20M4 7l16 10M20 7 4 17M9 3l3 3 3-3M9 21l3-3 3 3",
  IC: "M12 2v20M4 7l16 10M20 7 4 17",
  RS: "M12 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5 6l7 6 7-6M12 12v4l-4 6m4-6 4 6",
};

export function HazardIcon({ code }: { code: string }) {
  const path = PATHS[code];
  return (
    path && (
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    )
  );
}

const MORE = "M5 12h.01M12 12h.01M19 12h.01";
const NAVIGATION: Readonly<Record<string, string>> = {
  report: "M4 7h4l2-3h4l2 3h4v13H4zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  mine: "M4 6h16M4 12h16M4 18h10",
  tasks: "M4 6l2 2 4-4M4 17l2 2 4-4M14 6h6M14 18h6",
  more: MORE,
  pin: "M12 22s7-7 7-13a7 7 0 1 0-14 0c0 6 7 13 7 13zM12 12a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
};

export function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={NAVIGATION[name] ?? MORE} />
    </svg>
  );
}
