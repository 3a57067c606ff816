// boot.ts: a classic script that runs before the first paint, so that the theme never flashes.
import { themeNow } from "./preferences";

document.documentElement.dataset.theme = themeNow();
