// main.tsx: the console begins.
import { render } from "preact";
import { startKeys } from "../shared/keys";
import { language } from "../shared/language";
import { startRouter } from "../shared/router";
import { showLanguage } from "../shared/text";
import { App } from "./app/app";
import { fetchScreens } from "./app/routes";
import { findSession } from "./app/session";
import "../shared/theme";

startKeys();
startRouter("/console");
const root = document.getElementById("app");
await showLanguage(language.value);
await findSession();
if (root) render(<App />, root);
setTimeout(fetchScreens, 5000); // the first screen has the line for itself until then
