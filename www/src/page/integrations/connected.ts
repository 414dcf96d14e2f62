// Connect: the choice of whose events count, and the list that the API takes. Pure.

export type Choice = "none" | "all" | "listed";

/** The choice that a site's setting stands for. */
export function choiceOf(accounts: readonly string[]): Choice {
  if (accounts.length === 0) return "none";
  return accounts.includes("all") ? "all" : "listed";
}

/** The setting for a choice. A list is read from the text: each account once, in the API's order. */
export function accountsOf(choice: Choice, text: string): string[] {
  if (choice === "none") return [];
  if (choice === "all") return ["all"];
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ""))].sort();
}
