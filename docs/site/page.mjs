// The HTML of one page of the docs' site: header with search, menu, guide, and what is on the page.

import { CONTENTS } from "./contents.mjs";
import { escapeHtml } from "./markdown.mjs";

/** @typedef {ReturnType<import("./markdown.mjs").readGuide> & { slug: string }} Page */

/**
 * @param {Page[]} pages every page, for the menu
 * @param {object} shown
 * @param {string} shown.title
 * @param {string} shown.body
 * @param {string} [shown.slug] the page that the menu marks; absent on the first page
 * @param {import("./markdown.mjs").Heading[]} [shown.headings]
 */
export function pageHtml(pages, { title, body, slug, headings = [] }) {
  const parts = headings.filter(({ depth }) => depth === 2);
  const aside =
    parts.length > 1
      ? `<nav class="list parts" aria-label="On this page"><p>On this page</p><ul>${parts.map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`).join("")}</ul></nav>`
      : "";
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeHtml(title)} · Headwater docs</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/docs/site.css" />
    <script type="module" src="/docs/search.js"></script>
  </head>
  <body>
    <a class="skip" href="#guide">Skip to the guide</a>
    <header class="bar">
      <a class="home" href="/docs/">Headwater docs</a>
      <search class="search" hidden>
        <label class="unseen" for="search">Search the docs</label>
        <input class="field" id="search" type="search" placeholder="Search the docs  /" autocomplete="off" aria-controls="found" />
        <div class="found" id="found" hidden><p class="said" aria-live="polite"></p><ol class="places"></ol></div>
      </search>
      <a class="to-menu" href="#menu">Contents</a>
      <a href="/">Dashboard</a>
    </header>
    <div class="page">
      <main class="guide" id="guide">
        ${body}
      </main>
      ${menu(pages, slug)}
      ${aside}
    </div>
  </body>
</html>
`;
}

function menu(pages, slug) {
  const item = (page) =>
    `<li><a href="/docs/${page.slug}"${page.slug === slug ? ' aria-current="page"' : ""}>${escapeHtml(nameOf(page))}</a></li>`;
  const lists = CONTENTS.map(
    ({ title, guides }) => `<p>${title}</p><ul>${guides.map((guide) => item(pageOf(pages, guide))).join("")}</ul>`,
  );
  return `<nav class="list menu" id="menu" aria-label="Docs">${lists.join("\n")}</nav>`;
}

/** The first page: every guide with its first sentence. */
export function firstPage(pages) {
  const card = (page) =>
    `<li class="card"><a class="name" href="/docs/${page.slug}">${escapeHtml(nameOf(page))}</a><span class="summary">${escapeHtml(firstSentence(page.summary))}</span></li>`;
  const lists = CONTENTS.map(
    ({ title, guides }) =>
      `<h2>${title}</h2><ul class="cards">${guides.map((guide) => card(pageOf(pages, guide))).join("")}</ul>`,
  );
  const lead =
    'Headwater says which visit, campaign and page each payment came from, and how it knows. New here? Begin with the <a href="/docs/user-guide">user guide</a>.';
  return pageHtml(pages, { title: "Contents", body: `<h1>Headwater docs</h1><p>${lead}</p>${lists.join("\n")}` });
}

const pageOf = (pages, guide) => pages.find(({ slug }) => slug === guide.slug);

/** A title up to its colon: the menu is narrow. */
const nameOf = ({ title, slug }) => (slug === "readme" ? "About Headwater" : title.split(":")[0]);

const firstSentence = (text) => /^.*?[.:?](?=\s|$)/s.exec(text)?.[0].replace(/:$/, ".") ?? text;
