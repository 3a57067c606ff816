// run.mjs: the pure modules of the faces under node's own test runner, bundled as the faces are.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, "../../hub/web");
const esbuild = createRequire(join(web, "package.json"))("esbuild");
const folder = await mkdtemp(join(tmpdir(), "tocsin-web-"));

try {
  const tests = (await readdir(here, { recursive: true })).filter((file) => /\.test\.(mjs|ts)$/.test(file));
  await esbuild.build({
    entryPoints: tests.map((file) => join(here, file)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    loader: { ".h": "text" },
    jsx: "automatic",
    jsxImportSource: "preact",
    inject: [join(here, "browser.mjs")],
    define: { LANGUAGES: '{"it":"it.json","en":"en.json"}', LAND: '"land.json"', LATER_TEXTS: '{}' },
    nodePaths: [join(web, "node_modules")],
    logLevel: "error",
  });
  const files = tests.map((file) => join(folder, file.replace(/\.ts$/, ".mjs")));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}
