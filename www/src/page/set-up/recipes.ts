// The checkout recipes by framework, read from docs/checkout-recipes.md: that text is the one source of both. Pure.
import { isLocal, LOCAL_ATTRIBUTES } from "../../kit/recipe";
import { type Block, blocksOf } from "../../kit/markdown";

export interface Recipe {
  /** Names it in addresses: `nextjs`. */
  slug: string;
  title: string;
  /** Where the script goes. */
  script: Block[];
  /** How the checkout carries the ids, and how to see that it worked. */
  checkout: Block[];
}

/** A site, as the recipes are filled in for it. */
export interface Filling {
  site: string;
  hosts: readonly string[];
  /** Where Headwater is. */
  origin: string;
}

/** Recipes whose checkout can carry one reference only, so that another rung decides. */
const BY_REFERENCE = ["payment-links"];

/** The rungs that prove a recipe: the one that it leads to, or a stronger one. */
export const rungsOf = (slug: string): readonly string[] =>
  BY_REFERENCE.includes(slug) ? ["session_metadata", "client_reference"] : ["session_metadata"];

/** As GitHub makes the anchor of a heading. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");

/** The text with a site's own addresses and id in place of the examples. */
export function filled(text: string, { site, hosts, origin }: Filling): string {
  const [host = "example.com"] = hosts;
  const shop = isLocal(host) ? `http://${host}:3000` : `https://${host}`;
  const here = hosts.some(isLocal) ? LOCAL_ATTRIBUTES : "";
  return text
    .replaceAll("https://headwater.example.com", origin)
    .replaceAll("https://example.com", shop)
    .replaceAll('data-site="site_…"', `data-site="${site}"${here}`)
    .replaceAll("site_…", site);
}

/** The sections of a guide by their anchors: a title, and the lines below it. */
export function sectionsOf(text: string): Map<string, { title: string; lines: string[] }> {
  const sections = new Map<string, { title: string; lines: string[] }>();
  for (const part of text.split(/^## /m).slice(1)) {
    const [title = "", ...lines] = part.trimEnd().split("\n");
    sections.set(slugOf(title), { title, lines });
  }
  return sections;
}

const SCRIPT = "### The script";
const CHECKOUT = "### The checkout";
/** A line that is a link to another section and nothing else stands for what that section says. */
const ELSEWHERE = /^\[([^\]]+)\]\(#([^)]+)\)$/;

/** Every recipe, in the order of the text. */
export function recipesOf(text: string): Recipe[] {
  const sections = sectionsOf(text);
  const whole = (line: string): string[] => {
    const [, title = "", anchor = ""] = ELSEWHERE.exec(line) ?? [];
    const lines = sections.get(anchor)?.lines;
    if (!lines) return [line];
    return anchor.startsWith("see-") ? [`### ${title}`, ...lines] : lines;
  };
  return [...sections].flatMap(([slug, { title, lines }]) => {
    const [script, checkout] = [lines.indexOf(SCRIPT), lines.indexOf(CHECKOUT)];
    if (script < 0 || checkout < 0) return [];
    return [
      {
        slug,
        title,
        script: blocksOf([...lines.slice(0, script), ...lines.slice(script + 1, checkout)]),
        checkout: blocksOf(lines.slice(checkout + 1).flatMap(whole)),
      },
    ];
  });
}
