// The calls of this page.
import { answerOf, api } from "../../api/client";
import type { RemovedCosts, StoredCosts } from "../../api/types";

/** Sends a file: to store it, or to hear what is wrong with it. */
export const sendFile = (site: string, text: string, dry: boolean): Promise<StoredCosts> =>
  answerOf(
    api.PUT("/api/sites/{site}/costs.csv", {
      params: { path: { site }, query: dry ? { dry_run: "true" as const } : {} },
      body: text,
      bodySerializer: (body) => body,
      headers: { "Content-Type": "text/csv" },
    }),
  );

/** Deletes a row. */
export const deleteCost = (site: string, cost: string): Promise<unknown> =>
  answerOf(api.DELETE("/api/sites/{site}/costs/{cost}", { params: { path: { site, cost } } }));

/** Which costs are to go: of a source, of one of its campaigns, within some days. What is empty is not asked for. */
export interface Which {
  source: string;
  campaign: string;
  since: string;
  until: string;
}

/** Deletes the costs of a source, or tells how many there are. */
export function deleteCosts(site: string, { source, ...narrow }: Which, dry: boolean): Promise<RemovedCosts> {
  const said = Object.fromEntries(Object.entries(narrow).filter(([, value]) => value !== ""));
  const query = { source, ...said, ...(dry ? { dry_run: "true" as const } : {}) };
  return answerOf(api.DELETE("/api/sites/{site}/costs", { params: { path: { site }, query } }));
}
