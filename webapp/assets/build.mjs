// Builds ../static: style sheets (left to right and right to left), scripts, fonts, one icon sprite,
// each named by a hash of its content, and manifest.json, which maps plain names to hashed ones. Beside each text lie
// its compressed twins (.br, .gz), which the application sends to browsers that can read them.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import esbuild from "esbuild";
import postcss from "postcss";
import rtlcss from "rtlcss";

import { fontFaces } from "./fonts.mjs";
import { pruneKern } from "./kern.mjs";
import { appIcon } from "./pictures.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = join(here, "node_modules");
const finished = join(here, "..", "static");
const out = join(modules, ".static"); // takes the place of `finished` when whole: a running server misses nothing
const targets = ["chrome90", "firefox90", "safari14"];
const texts = new Set([".css", ".js", ".svg"]);
const files = {};

/** Writes `content` as name-HASH.ext, its twins beside it where it is a text, and notes it in the manifest. */
async function emit(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const ending = extname(name);
  files[name] = `${basename(name, ending)}-${hash}${ending}`;
  const path = join(out, files[name]);
  await writeFile(path, content);
  if (!texts.has(ending)) return;
  await writeFile(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
  await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
}

/**
 * Resolves `@import "kern"` to what we use of KERN, mirrored if asked, `@import "fonts"` to our faces, and
 * `@import "leaflet"` to Leaflet's rules without those that show its pictures: our signs are drawings of the sprite.
 */
function sources({ mirrored }) {
  return {
    name: "sources",
    setup(build) {
      build.onResolve({ filter: /^(kern|fonts|leaflet)$/ }, ({ path }) => ({ path, namespace: "made" }));
      build.onLoad({ filter: /^fonts$/, namespace: "made" }, async () => ({
        contents: await fontFaces(modules), loader: "css", resolveDir: here,
      }));
      build.onLoad({ filter: /^leaflet$/, namespace: "made" }, async () => {
        const rules = postcss.parse(await readFile(join(modules, "leaflet/dist/leaflet.css"), "utf8"));
        rules.walkRules((rule) => {
          if (rule.toString().includes("url(")) rule.remove();
        });
        return { contents: rules.toString(), loader: "css" };
      });
      build.onLoad({ filter: /^kern$/, namespace: "made" }, async () => {
        const kern = pruneKern(await readFile(join(modules, "@kern-ux/native/dist/kern.css"), "utf8"), await ownStyles());
        const coloured = await plainColours(kern);
        return { contents: mirrored ? rtlcss.process(coloured) : coloured, loader: "css" };
      });
    },
  };
}

/** KERN's palette in a notation that phones from before 2023 know, too: esbuild translates only plain declarations. */
async function plainColours(css) {
  const colours = [...new Set(css.match(/oklch\([\d.% ]+\)/g))];
  const { code } = await esbuild.transform(colours.map((colour) => `a{color:${colour}}`).join("\n"), {
    loader: "css", target: targets, minify: false,
  });
  const plain = [...code.matchAll(/color: (#\w+|\w+);/g)].map(([, colour]) => colour);
  if (plain.length !== colours.length) throw new Error("a colour has no plain notation");
  return colours.reduce((text, colour, index) => text.replaceAll(colour, plain[index]), css);
}

async function ownStyles() {
  const names = await readdir(join(here, "css"));
  return (await Promise.all(names.map((name) => readFile(join(here, "css", name), "utf8")))).join("\n");
}

async function buildStyle(name, options, source = "style.css") {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, "css", source)], outdir: out, bundle: true, minify: true, write: false,
    target: targets, legalComments: "none", loader: { ".woff2": "file" }, assetNames: "[name]-[hash]",
    plugins: [sources(options)],
  });
  for (const file of outputFiles) {
    if (file.path.endsWith(".css")) await emit(name, file.text);
    else await writeFile(file.path, file.contents);
  }
}

/** `script.js` is for every page; `map.js` holds Leaflet, and is fetched by `near.js` once somebody wants the map. */
async function buildScripts() {
  for (const name of ["script.js", "near.js", "map.js", "service-worker.js"]) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(here, "js", name)], outdir: out, bundle: true, minify: true, write: false,
      format: "iife", target: targets,
    });
    await emit(name, outputFiles[0].text);
  }
  await emit("htmx.js", await readFile(join(modules, "htmx.org/dist/htmx.min.js"), "utf8"));
}

/** One <symbol> per entry of icons.json; strokes take the colour of the text around them. */
async function buildSprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(Object.entries(names).map(async ([name, lucide]) => {
    const svg = await readFile(join(modules, "lucide-static/icons", `${lucide}.svg`), "utf8");
    const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>")).replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" `
      + `stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
  }));
  await emit("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
  return Object.keys(names);
}

async function copyImages() {
  for (const name of await readdir(join(here, "images"))) {
    await emit(name, await readFile(join(here, "images", name)));
  }
}

/** The sign as pictures, for home screens: those with `full` ground are cut to the phone's own shape. */
async function drawAppIcons() {
  const sign = await readFile(join(here, "images/favicon.svg"), "utf8");
  await emit("icon-192.png", appIcon(sign, 192, { full: false }));
  await emit("icon-512.png", appIcon(sign, 512, { full: false }));
  await emit("icon-full-180.png", appIcon(sign, 180, { full: true }));
  await emit("icon-full-512.png", appIcon(sign, 512, { full: true }));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await buildStyle("style.css", { mirrored: false });
await buildStyle("style.rtl.css", { mirrored: true });
await buildStyle("map.css", { mirrored: false }, "map.css"); // a map lies the same way in every language
await buildScripts();
await copyImages();
await drawAppIcons();
const icons = await buildSprite();
await writeFile(join(out, "manifest.json"), JSON.stringify({ files, icons }, null, 2));
await rm(finished, { recursive: true, force: true });
await rename(out, finished);
