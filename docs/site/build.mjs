// Builds the docs' site into docs/site/dist: a page for each guide, the first page, the search, and the API's description.
// `npm run build` puts the result below the dashboard's files, and the Worker serves it as /docs.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { CONTENTS, GUIDES } from "./contents.mjs";
import { readGuide } from "./markdown.mjs";
import { firstPage, pageHtml } from "./page.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const DIST = join(HERE, "dist");

const texts = new Map(GUIDES.map(({ file }) => [file, readFileSync(join(ROOT, file), "utf8")]));
const nameOf = (file) => /^# ([^:\n]+)/.exec(texts.get(file) ?? "")?.[1];
const pages = GUIDES.map(({ file, slug }) => ({ slug, ...readGuide(file, texts.get(file) ?? "", nameOf) }));
rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
for (const page of pages) write(`${page.slug}.html`, pageHtml(pages, { ...page, body: page.html }));
write("index.html", firstPage(pages));
const ofProject = new Set(CONTENTS.at(-1)?.guides.map(({ slug }) => slug));
const sections = pages.flatMap((page) =>
  page.sections.map(({ id, title, text }, at) => ({
    weight: ofProject.has(page.slug) ? 0.3 : 1,
    id: `/docs/${page.slug}${at === 0 ? "" : `#${id}`}`,
    page: page.title,
    title,
    text,
  })),
);
write("search.json", JSON.stringify(sections));
// One set of colours for the dashboard and the docs.
write(
  "site.css",
  ["www/src/style/tokens.css", "docs/site/site.css"].map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n"),
);
cpSync(join(ROOT, "docs", "openapi.json"), join(DIST, "openapi.json"));
await build({
  entryPoints: [join(HERE, "search.mjs")],
  outfile: join(DIST, "search.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  logLevel: "warning",
});

function write(name, text) {
  writeFileSync(join(DIST, name), text);
}
