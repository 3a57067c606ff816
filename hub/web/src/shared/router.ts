// router.ts: the address is the state. Links are plain; a click on one of ours stays here.
import { computed, signal } from "@preact/signals";

const place = signal(new URL(location.href));
export const path = computed(() => place.value.pathname);
const search = computed(() => place.value.search);
/** The same object as long as it says the same. */
export const query = computed(() => new URLSearchParams(search.value));

export function go(to: string, { replace = false } = {}): void {
  const url = new URL(to, location.href);
  if (url.href === location.href) return;
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  place.value = url;
}

/** Sets or (with null) removes parameters of the address. */
export function goWith(values: Readonly<Record<string, string | null>>): void {
  const url = new URL(place.peek());
  for (const [name, value] of Object.entries(values))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  go(url.href, { replace: true });
}

/** The values of a pattern's :names where the path matches it, whole. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const names: string[] = [];
  const regexp = pattern.replace(/:(\w+)/g, (_, name) => {
    names.push(name);
    return "([^/]+)";
  });
  const found = new RegExp(`^${regexp}/?$`).exec(path);
  return (
    found &&
    Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")]))
  );
}

const isOurs = (event: MouseEvent, link: HTMLAnchorElement, base: string) =>
  event.button === 0 &&
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) &&
  link.origin === location.origin &&
  link.pathname.startsWith(base) &&
  !link.target &&
  !link.hasAttribute("download");

/** From now on, links under base change the address without a new page. */
export function startRouter(base: string): void {
  addEventListener("popstate", () => {
    place.value = new URL(location.href);
  });
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || !isOurs(event, link, base)) return;
    event.preventDefault();
    go(link.href);
  });
}
