// main.tsx: the field app begins.
import { render } from "preact";
import { language } from "../shared/language";
import { go, startRouter } from "../shared/router";
import { findSite, type Site, site } from "../shared/site";
import { showLanguage } from "../shared/text";
import "../shared/theme";
import { App } from "./app";
import { findDevice } from "./more/device";
import { startWorker } from "./more/install";
import { tieWith } from "./more/more";
import { findPush } from "./more/push";
import { startOutbox } from "./outbox/outbox";
import { fact, keepFact } from "./outbox/store";
import { findDraft } from "./report/draft";
import { startLocating } from "./report/locate";
import { startTasks } from "./tasks/tasks";

/* The town as the hub told it last, at once; as it tells it now, when it answers. Only the first
 * visit waits for that. */
async function knowSite(): Promise<void> {
  site.value = (await fact<Site>("site")) ?? null;
  const asked = findSite().then(
    () => keepFact("site", site.peek()),
    () => undefined,
  );
  if (!site.peek()) await asked;
}

/* A tap on a notice, while the app is open. */
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (typeof data?.go === "string") go(data.go);
});

await startWorker();
startRouter("/field");
await Promise.all([showLanguage(language.value), knowSite(), findDevice()]);
await Promise.all([findDraft(), startOutbox(), startTasks()]);

const root = document.getElementById("app");
if (root) render(<App />, root);
startLocating();
void findPush();

const link = location.hash.slice(1); // a one-time link, or its QR code, ties the telephone
if (link) {
  go("/field/more", { replace: true });
  void tieWith(link);
}
