// Reads the part of Markdown that our own guides use: headings, paragraphs, lists, code; within a line code, bold and links. Pure.
// Not here: HTML. Nothing read here is ever drawn as anything but text in elements that Markdown.svelte names.

export type Span =
  | { kind: "text" | "code" | "strong" | "emphasis"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; spans: Span[] }
  | { kind: "code"; label: string; code: string }
  | { kind: "list"; ordered: boolean; items: Block[][] };

/** What a language is called where a piece of code has no file name. */
const LANGUAGES: Record<string, string> = {
  html: "HTML",
  js: "JavaScript",
  json: "JSON",
  toml: "wrangler.toml",
};
const HEADING = /^#{3,6} (.*)$/;
const FENCE = /^```(\S*) ?(.*)$/;
const ITEM = /^(-|\d+\.) (.*)$/;
const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)]+)\)/g;

export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const found of line.matchAll(SPAN)) {
    if (found.index > end) spans.push({ kind: "text", text: line.slice(end, found.index) });
    const [whole, code, strong, emphasis, text = "", href = ""] = found;
    if (code !== undefined) spans.push({ kind: "code", text: code });
    else if (strong !== undefined) spans.push({ kind: "strong", text: strong });
    else if (emphasis !== undefined) spans.push({ kind: "emphasis", text: emphasis });
    // The text of a link may be code: its marks are no part of it.
    else spans.push({ kind: "link", text: text.replaceAll("`", ""), href });
    end = found.index + whole.length;
  }
  if (end < line.length) spans.push({ kind: "text", text: line.slice(end) });
  return spans;
}

/** The lines that belong to what begins at `from`: those that are indented, and empty ones between them. */
function indentedFrom(lines: readonly string[], from: number): number {
  let end = from;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (/^ {2}/.test(line)) end = at + 1;
    else if (line !== "") break;
  }
  return end;
}

function codeFrom(
  lines: readonly string[],
  from: number,
  [, language = "", file = ""]: readonly string[],
): [Block, number] {
  let end = from + 1;
  while (end < lines.length && lines[end] !== "```") end += 1;
  const label = file || (LANGUAGES[language] ?? language);
  return [{ kind: "code", label, code: lines.slice(from + 1, end).join("\n") }, end + 1];
}

function listFrom(lines: readonly string[], from: number): [Block, number] {
  const items: Block[][] = [];
  const isOrdered = (line: string): boolean => !line.startsWith("-");
  const ordered = isOrdered(lines[from] ?? "");
  let at = from;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at] ?? "");
    if (!item || isOrdered(item[0]) !== ordered) break;
    const width = (item[1] ?? "").length + 1;
    const end = indentedFrom(lines, at + 1);
    const rest = lines.slice(at + 1, end).map((line) => line.slice(Math.min(width, line.search(/\S|$/))));
    items.push(blocksOf([item[2] ?? "", ...rest]));
    at = end;
    // Items may stand apart.
    if (lines[at] === "" && ITEM.test(lines[at + 1] ?? "")) at += 1;
  }
  return [{ kind: "list", ordered, items }, at];
}

const beginsBlock = (line: string): boolean => line === "" || HEADING.test(line) || FENCE.test(line) || ITEM.test(line);

/** The blocks of a text, in order. */
export function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = HEADING.exec(line);
    const fence = FENCE.exec(line);
    let block: Block | null = null;
    if (heading) [block, at] = [{ kind: "heading", text: heading[1] ?? "" }, at + 1];
    else if (fence) [block, at] = codeFrom(lines, at, fence);
    else if (ITEM.test(line)) [block, at] = listFrom(lines, at);
    else if (line === "") at += 1;
    else {
      let end = at + 1;
      while (end < lines.length && !beginsBlock(lines[end] ?? "")) end += 1;
      [block, at] = [{ kind: "paragraph", spans: spansOf(lines.slice(at, end).join(" ")) }, end];
    }
    if (block) blocks.push(block);
  }
  return blocks;
}
