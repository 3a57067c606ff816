// main.tsx: the console begins.
import { render } from "preact";
import { startKeys } from "../shared/keys";
import { language } from "../shared/language";
import { startRouter } from "../shared/router";
import { showLanguage } from "../shared/text";
import { App } from "./app/app";
import "../shared/theme";

startKeys();
startRouter("/console");
await showLanguage(language.value);
const root = document.getElementById("app");
if (root) render(<App />, root);
