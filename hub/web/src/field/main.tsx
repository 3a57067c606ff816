// main.tsx: the field app begins.
import { render } from "preact";
import { language } from "../shared/language";
import { startRouter } from "../shared/router";
import { showLanguage, text } from "../shared/text";
import "../shared/theme";

startRouter("/field");
await showLanguage(language.value);
const root = document.getElementById("app");
if (root) render(<main>{text("field.title")}</main>, root);
