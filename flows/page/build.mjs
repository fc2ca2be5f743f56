// Makes bundle/ (or the folder given) from src/ and specs/: page.js, page.css, and world.json, the outlines of the map.
// The same versions give the same bytes; a test of the repository makes them again and compares.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import countries from "i18n-iso-countries";
import { feature, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "bundle");

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: [{ in: "src/main.tsx", out: "page" }],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // licences.txt has them all
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
});

// the licences of what the bundle holds, which ask to be kept with it
const packages = new Set(Object.keys(metafile.inputs).map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
const notices = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`;
});
writeFileSync(join(out, "licences.txt"), notices.join(`\n${"-".repeat(80)}\n\n`));

// Natural Earth 1:50m (public domain) as world-atlas packs it, thinned to what a screen shows: about 7 km
const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("world-atlas/countries-50m.json"), "utf8"));
const shapes = feature(atlas, atlas.objects.countries);
for (const shape of shapes.features) {
  shape.properties = { code: countries.numericToAlpha2(shape.id) ?? null, name: shape.properties.name };
  delete shape.id;
}
const weighted = presimplify(topology({ countries: shapes }));
const thinned = filter(simplify(weighted, 0.004), filterWeight(weighted, 0.004));
writeFileSync(join(out, "world.json"), JSON.stringify(quantize(thinned, 2e4)) + "\n");
