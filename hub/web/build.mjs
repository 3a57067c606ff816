// build.mjs OUT: the faces as the hub serves them. OUT/assets/NAME-HASH.EXT never change,
// OUT/{console,field}/index.html name them, .gz and .br stand beside, OUT/assets.json lists all.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import openapiTS, { astToString } from "openapi-typescript";
import { baseMap } from "./base-map.mjs";
import { iconPng } from "./icon.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SCHEMAS = resolve(HERE, "../../schemas");
const PLACE = resolve(process.argv[2] ?? join(HERE, "../../build/web"));
const OUT = `${PLACE}.new`; // takes its place when all is well

// What a first visit may weigh, compressed (UX §8.3); the build fails above.
const KB = 1024;
const BUDGETS = {
  console: { shell: 60 * KB, map: 46 * KB, composer: 22 * KB, css: 14 * KB },
  field: { shell: 45 * KB, map: 46 * KB, css: 14 * KB },
};
const LANGUAGE_MAX = 6 * KB;
const FONTS_MAX = 36 * KB;

// The catalogue's groups a face takes: its own, and those that name things of the trade.
const TRADE = ["face", "level", "severity", "message", "state", "channel", "retraction"];
const FACES = {
  console: [...TRADE, "problem", "status"],
  field: [...TRADE, "status"],
};

// Texts of screens that open after the first: fetched behind it.
const LATER = {
  console: [
    "cap",
    "field",
    "review",
    "live",
    "archive",
    "received",
    "sirens",
    "channels",
    "journal",
    "deed",
    "people",
    "handover",
    "subscriptions",
  ].map((room) => `console_${room}`),
};

const read = (path) => readFile(path, "utf8");
const hashOf = (bytes) =>
  createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

function fail(message) {
  console.error(`web: ${message}`);
  process.exit(1);
}

/* ── what the sources lean on ─────────────────────────────────────────────────────── */

async function writeTypes() {
  const gen = join(HERE, "src/shared/gen/api.d.ts");
  const ast = await openapiTS(new URL(`file://${SCHEMAS}/openapi.yaml`));
  const text = astToString(ast);

  await mkdir(dirname(gen), { recursive: true });
  if (!existsSync(gen) || (await read(gen)) !== text) await writeFile(gen, text);
}

// Workers live in another world than pages, with names of their own.
function checkTypes(config) {
  const tsc = join(HERE, "node_modules/typescript/bin/tsc");
  const argv = [tsc, "-p", join(HERE, config)];

  return new Promise((done) =>
    spawn(process.execPath, argv, { stdio: "inherit" }).on("exit", (code) => done(code === 0)),
  );
}

/* ── files with their hash in the name ────────────────────────────────────────────── */

const shipped = {}; // what a file is called among us -> its address

async function ship(name, bytes) {
  const extension = extname(name);
  const file = `${basename(name, extension)}-${hashOf(bytes)}${extension}`;

  await writeFile(join(OUT, "assets", file), bytes);
  shipped[name] = `/assets/${file}`;
  return shipped[name];
}

/* The addresses of a face's texts by language: of the first screens, or of those opened later. */
async function shipLanguages(face, isLater) {
  const addresses = {};

  const files = (await readdir(join(SCHEMAS, "lang"))).filter((file) => file.endsWith(".json"));

  for (const file of files.sort()) {
    const language = basename(file, ".json");
    const all = JSON.parse(await read(join(SCHEMAS, "lang", file)));
    const isOurs = (group) =>
      group === face || group.startsWith(`${face}_`) || FACES[face].includes(group);

    if (!(face in all)) continue; // a language of the residents' pages only, or no language
    const groups = Object.entries(all).filter(
      ([group]) => isOurs(group) && (LATER[face]?.includes(group) ?? false) === isLater,
    );
    const text = JSON.stringify(Object.fromEntries(groups));
    if (gzipped(text) > LANGUAGE_MAX) fail(`${face} in ${language}: ${gzipped(text)} bytes`);
    if (groups.length > 0)
      addresses[language] = await ship(
        `${face}-${isLater ? "later-" : ""}${language}.json`,
        Buffer.from(text),
      );
  }
  return addresses;
}

/* ── the faces ────────────────────────────────────────────────────────────────────── */

const COMMON = {
  bundle: true,
  minify: true,
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  loader: { ".woff2": "file", ".png": "file", ".svg": "file" },
};

function bundle(face, define) {
  return esbuild.build({
    ...COMMON,
    entryPoints: {
      [face]: join(HERE, `src/${face}/main.tsx`),
      [`${face}-style`]: join(HERE, `src/${face}/${face}.css`),
    },
    outdir: join(OUT, "assets"),
    publicPath: "/assets",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    format: "esm",
    splitting: true,
    define,
  });
}

// The classic script that sets theme and language before the first paint.
async function shipBoot() {
  const built = await esbuild.build({
    ...COMMON,
    entryPoints: [join(HERE, "src/shared/boot.ts")],
    format: "iife",
    outdir: OUT,
    write: false,
  });

  return ship("boot.js", built.outputFiles[0].contents);
}

async function shipWorker(face, files) {
  await esbuild.build({
    ...COMMON,
    entryPoints: [join(HERE, `src/${face}/sw.ts`)],
    outfile: join(OUT, face, "sw.js"),
    format: "iife",
    define: { SHELL: JSON.stringify(files), VERSION: JSON.stringify(hashOf(files.join())) },
  });
}

// What the browser must have before the face runs: the entry and all it imports at once.
function shellOf(outputs, entry) {
  const files = new Set([entry]);

  for (const file of files)
    for (const { path, kind } of outputs[file].imports)
      if (kind === "import-statement") files.add(path);
  return [...files];
}

async function writePage(face, { boot, style, shell, languages, preload }) {
  const page = (await read(join(HERE, `src/${face}/index.html`)))
    .replace("%BOOT%", boot)
    .replace("%STYLE%", style)
    .replace("%SCRIPT%", shell[0])
    .replace(
      "%PRELOAD%",
      [
        ...shell.slice(1).map((file) => `<link rel="modulepreload" href="${file}">`),
        ...preload.map(
          (file) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="${file}">`,
        ),
      ].join("\n"),
    );

  await mkdir(join(OUT, face), { recursive: true });
  await writeFile(join(OUT, face, "index.html"), page);
  shipped[`${face}/index.html`] = { script: shell, style, languages };
}

async function weigh(face, outputs, shell) {
  const budgets = BUDGETS[face];
  const sum = async (files) => {
    let bytes = 0;
    for (const file of files) bytes += gzipped(await readFile(file));
    return bytes;
  };
  const named = (name) =>
    Object.keys(outputs).filter((file) => basename(file).startsWith(`${name}-`));
  const lazy = (name) => {
    const [file] = named(name).filter((each) => each.endsWith(".js"));
    return file ? shellOf(outputs, file).filter((each) => !shell.includes(each)) : [];
  };

  for (const [part, most] of Object.entries(budgets)) {
    const files = { shell, css: named(`${face}-style`) }[part] ?? lazy(part);
    const bytes = await sum(files);

    console.log(`web: ${face} ${part}: ${(bytes / KB).toFixed(1)} of ${most / KB} KB`);
    if (bytes > most) fail(`${face} ${part} is heavier than ${most / KB} KB`);
  }
  const fonts = await sum(Object.keys(outputs).filter((f) => /-latin-\d+-.*woff2$/.test(f)));
  if (fonts > FONTS_MAX) fail(`${face} fonts: ${fonts} bytes`);
}

async function buildFace(face, boot, land) {
  const languages = await shipLanguages(face, false);
  const later = await shipLanguages(face, true);
  const { metafile } = await bundle(face, {
    LANGUAGES: JSON.stringify(languages),
    LATER_TEXTS: JSON.stringify(later),
    LAND: JSON.stringify(land),
  });
  const outputs = Object.fromEntries(
    Object.entries(metafile.outputs).map(([file, output]) => [
      resolve(file),
      { ...output, imports: output.imports.map((each) => ({ ...each, path: resolve(each.path) })) },
    ]),
  );
  const find = (wanted) =>
    Object.keys(outputs).find((file) => outputs[file].entryPoint?.endsWith(wanted));
  const address = (file) => `/assets/${basename(file)}`;
  const shell = shellOf(outputs, find(`src/${face}/main.tsx`));
  const style = address(find(`src/${face}/${face}.css`));

  await weigh(face, outputs, shell);
  await writePage(face, {
    boot,
    style,
    languages,
    shell: shell.map(address),
    preload: Object.keys(outputs)
      .filter((f) => /latin-(400|600)-normal.*woff2$/.test(f))
      .map(address),
  });
  for (const file of Object.keys(outputs)) shipped[`${face}:${basename(file)}`] = address(file);
  if (existsSync(join(HERE, `src/${face}/sw.ts`)))
    await shipWorker(face, [
      `/${face}/`,
      boot,
      ...Object.keys(outputs).map(address),
      ...Object.values(languages),
      ...Object.values(later),
      land,
    ]);
  const still = join(HERE, `src/${face}/static`); // icons, the manifest: served as they are
  if (existsSync(still))
    for (const file of await readdir(still))
      await copyFile(join(still, file), join(OUT, face, file));
}

// 180: what an iPhone puts on its screen; 192 and 512: what the manifest names.
async function shipIcons() {
  const svg = await read(join(HERE, "src/field/static/icon.svg"));

  for (const side of [180, 192, 512])
    await writeFile(join(OUT, "field", `icon-${side}.png`), iconPng(svg, side));
}

/* ── smaller copies beside ────────────────────────────────────────────────────────── */

async function compress(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);

    if (entry.isDirectory()) await compress(path);
    else if (/\.(js|css|html|json|svg|webmanifest)$/.test(entry.name)) {
      const bytes = await readFile(path);

      await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      await writeFile(
        `${path}.br`,
        brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      );
    }
  }
}

await writeTypes();
const types = [checkTypes("tsconfig.json"), checkTypes("tsconfig.worker.json")];
await rm(OUT, { recursive: true, force: true });
await mkdir(join(OUT, "assets"), { recursive: true });
const boot = await shipBoot();
const land = await ship("land.json", Buffer.from(JSON.stringify(await baseMap())));
for (const face of Object.keys(FACES)) await buildFace(face, boot, land);
await shipIcons();
if ((await Promise.all(types)).includes(false)) fail("the types do not agree");
await compress(OUT);
await writeFile(join(OUT, "assets.json"), `${JSON.stringify(shipped, null, 1)}\n`);
await rm(PLACE, { recursive: true, force: true });
await rename(OUT, PLACE);
