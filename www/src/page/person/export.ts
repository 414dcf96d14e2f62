// Everything that is held of a person, page after page, as one JSON file.
// Always: the file has every page or there is none.
import { answerOf, api } from "../../api/client";
import type { Mode, PersonExport } from "../../api/types";

interface Asked {
  site: string;
  person: string;
  mode: Mode;
}

/** All pages as one answer, without a cursor. */
export async function exportOf({ site, person, mode }: Asked): Promise<PersonExport> {
  const ask = (cursor: string | null) =>
    answerOf(
      api.GET("/api/sites/{site}/people/{person}/export", {
        params: { path: { site, person }, query: { mode, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const first = await ask(null);
  const lines = [...first.lines];
  let next = first.next_cursor ?? null;
  while (next) {
    const page = await ask(next);
    lines.push(...page.lines);
    next = page.next_cursor ?? null;
  }
  return { ...first, lines, next_cursor: null };
}

/** Saves a text as a file. */
export function saveFile(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
