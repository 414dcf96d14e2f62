// The calls of this page.
import { answerOf, api } from "../../api/client";
import type { StoredCosts } from "../../api/types";

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
