// What is so on a site at this moment, asked for once for whoever shows a part of it: the menu and the overview.
import { answerOf, api } from "../api/client";
import type { HereNow } from "../api/types";
import { poll, resource } from "../kit/resource.svelte";

const EVERY_MS = 30_000;

let latest = $state.raw<{ site: string; now: HereNow } | null>(null);

/** The latest answer of a site; null: none yet, or it cannot be read. It is a detail, and no page fails over it. */
export const nowOf = (site: string): HereNow | null => (latest?.site === site ? latest.now : null);

/** Keeps it fresh while the tab is seen. Call once, while the frame is set up; null: no site is chosen. */
export function watchNow(site: () => string | null): void {
  const now = resource((signal) => {
    const id = site();
    if (id === null) return null;
    return answerOf(api.GET("/api/sites/{site}/now", { params: { path: { site: id } }, signal })).then((now) => ({
      site: id,
      now,
    }));
  });
  poll(
    () => site() !== null,
    EVERY_MS,
    () => now.reload(true),
  );
  $effect(() => {
    latest = now.error ? null : now.value;
  });
}
