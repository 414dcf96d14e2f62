// A table of rates on its way to the API, which takes 500 lines at once. Pure.

/** Lines of one call. */
const LINES = 400;

export interface Piece {
  /** Lines of the table before it. */
  before: number;
  csv: string;
}

/** The pieces of a table. A header stays in the first. */
export function piecesOf(text: string): Piece[] {
  const lines = text.split(/\r\n|\n|\r/);
  const pieces: Piece[] = [];
  for (let before = 0; before < lines.length; before += LINES) {
    const csv = lines.slice(before, before + LINES).join("\n");
    if (csv.trim() !== "") pieces.push({ before, csv });
  }
  return pieces.length > 0 ? pieces : [{ before: 0, csv: "" }];
}

/** What is wrong with a piece, a sentence a line, with the numbers of the whole table's lines. */
export function wrongLines(message: string, before: number): string[] {
  const shifted = message.replace(/\bLine (\d+):/g, (_, line: string) => `Line ${Number(line) + before}:`);
  return shifted.split(/ (?=Line \d+:)/);
}
