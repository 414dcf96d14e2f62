// A guide in Markdown → its HTML, its headings, and the sections that the search looks through. Pure.
//
// What always holds: HTML within a guide is shown as text. A link to another guide leads to its page, and a link to any
// other file of the project is text, because the site has no such file.

import { posix } from "node:path";
import { Marked } from "marked";
import { GUIDES } from "./contents.mjs";

/** @typedef {{ id: string, depth: number, title: string }} Heading */
/** @typedef {{ id: string, title: string, text: string }} Section */

export const escapeHtml = (text) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/**
 * Where a link of `file` leads on the site; null where the site has nothing of it.
 * @param {string} file
 * @param {string} href
 */
export function addressOf(file, href) {
  if (/^https?:\/\//.test(href) || href.startsWith("#")) return href;
  const [, anchor] = href.split("#");
  const target = targetOf(file, href);
  if (target === "docs/openapi.json") return "/docs/openapi.json";
  const guide = GUIDES.find((guide) => guide.file === target);
  return guide ? `/docs/${guide.slug}${anchor ? `#${anchor}` : ""}` : null;
}

/** The file that a link of `file` names, relative to the root. */
const targetOf = (file, href) => posix.join(posix.dirname(file), href.split("#")[0] ?? "");

/**
 * @param {string} file whose text it is, relative to the root
 * @param {string} text
 * @param {(file: string) => string | undefined} nameOf the name of the guide of a file, which stands where a link's text is the file's name
 * @returns {{ title: string, summary: string, html: string, headings: Heading[], sections: Section[] }}
 */
export function readGuide(file, text, nameOf) {
  /** @type {Heading[]} */
  const headings = [];
  const marked = new Marked({ gfm: true, renderer: renderer(file, headings, nameOf) });
  const tokens = marked.lexer(text);
  const html = marked.parser(tokens);
  const sections = sectionsOf(tokens, headings);
  const title = headings[0]?.title ?? file;
  const first = tokens.find((token) => token.type === "paragraph");
  return { title, summary: first ? plain(first) : "", html, headings, sections };
}

/**
 * @param {string} file
 * @param {Heading[]} headings gets every heading, in order
 * @param {(file: string) => string | undefined} nameOf
 * @returns {import("marked").RendererObject}
 */
function renderer(file, headings, nameOf) {
  const taken = new Map();
  return {
    heading({ tokens, depth }) {
      const title = tokens.map(plain).join("");
      const base = anchorOf(title);
      const before = taken.get(base) ?? 0;
      taken.set(base, before + 1);
      const id = before === 0 ? base : `${base}-${before}`;
      headings.push({ id, depth, title });
      const link =
        depth === 1 ? "" : ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(title)}">#</a>`;
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}${link}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const named = tokens.map(plain).join("").endsWith(".md") ? nameOf(targetOf(file, href)) : undefined;
      const inner = named ? escapeHtml(named) : this.parser.parseInline(tokens);
      const address = addressOf(file, href);
      return address === null ? inner : `<a href="${escapeHtml(address)}">${inner}</a>`;
    },
    // A wide table or a long line scrolls by itself, and by the keyboard too.
    table(token) {
      // A cell at the top that is empty heads nothing.
      const cell = ({ tokens, align, header }) => {
        const tag = header && tokens.length > 0 ? "th" : "td";
        return `<${tag}${align ? ` class="${align}"` : ""}>${this.parser.parseInline(tokens)}</${tag}>`;
      };
      const row = (cells) => `<tr>${cells.map(cell).join("")}</tr>`;
      const head = token.header.some(({ tokens }) => tokens.length > 0) ? `<thead>${row(token.header)}</thead>` : "";
      const body = `<tbody>${token.rows.map(row).join("\n")}</tbody>`;
      return `<div class="scrolls" tabindex="0"><table>${head}${body}</table></div>\n`;
    },
    code({ text, lang }) {
      const [language = ""] = (lang ?? "").split(" ");
      return `<pre tabindex="0"${language ? ` data-language="${escapeHtml(language)}"` : ""}><code>${escapeHtml(text)}</code></pre>\n`;
    },
    html({ text }) {
      return escapeHtml(text);
    },
  };
}

/** The text of a token without its marks. */
function plain(token) {
  if (token.type === "table")
    return [token.header, ...token.rows]
      .map((row) => row.map((cell) => cell.tokens.map(plain).join("")).join(" "))
      .join(" ");
  if (token.type === "list") return token.items.map(plain).join(" ");
  if (token.tokens) return token.tokens.map(plain).join("");
  return token.text ?? (token.type === "space" || token.type === "br" ? " " : "");
}

/**
 * @param {import("marked").Token[]} tokens
 * @param {Heading[]} headings of the same tokens
 * @returns {Section[]}
 */
function sectionsOf(tokens, headings) {
  /** @type {Section[]} */
  const sections = [];
  // Headings of the third order repeat: each recipe has "The checkout".
  let part = "";
  for (const token of tokens) {
    const heading = token.type === "heading" ? headings[sections.length] : undefined;
    const last = sections.at(-1);
    if (heading) {
      if (heading.depth === 2) part = heading.title;
      const title = heading.depth > 2 ? `${part} › ${heading.title}` : heading.title;
      sections.push({ id: heading.id, title, text: "" });
    } else if (last) last.text = `${last.text} ${plain(token)}`.trim();
  }
  return sections.map((section) => ({ ...section, text: section.text.replace(/\s+/g, " ") }));
}
