// Drives imports and checks while the page is visible: one step at a time, each after the answer to the last.
// Not here: when (drive.ts). Always: nothing is asked while the page is hidden. If another call of the page is faster, the older
// answer is dropped.
import { answerOf, api, type ApiError, errorOf } from "../../api/client";
import type { Integration } from "../../api/types";
import { nextTurn, pauseAfter, pauseAfterFailure, type Turn, turnId } from "./drive";

/** How often the page checks whether a step is due. */
const LOOK_MS = 250;

export interface Drive {
  /** Why the last step failed; null while all is well. */
  readonly trouble: ApiError | null;
  /** To be called when another call changed what is known. */
  overtaken(): void;
}

interface Course {
  site: () => string;
  all: () => readonly Integration[];
  put: (next: Integration) => void;
}

/** Call while a component is set up. */
export function drive({ site, all, put }: Course): Drive {
  let trouble = $state.raw<ApiError | null>(null);
  const notBefore = new Map<string, number>();
  let last: Turn | null = null;
  let busy = false;
  let changes = 0;

  async function step(turn: Turn, signal: AbortSignal): Promise<void> {
    const before = all().find((one) => one.id === turn.integration);
    const changesBefore = changes;
    try {
      const next = await answerOf(
        api.POST("/api/sites/{site}/integrations/{integration}/import/advance", {
          params: { path: { site: site(), integration: turn.integration } },
          body: { mode: turn.mode },
          signal,
        }),
      );
      notBefore.set(turnId(turn), Date.now() + pauseAfter(before, next, turn.mode));
      trouble = null;
      if (changesBefore === changes) put(next);
    } catch (cause) {
      if (signal.aborted) return;
      trouble = errorOf(cause);
      notBefore.set(turnId(turn), Date.now() + pauseAfterFailure(trouble.status));
    }
  }

  async function look(signal: AbortSignal): Promise<void> {
    if (busy || document.visibilityState !== "visible") return;
    const turn = nextTurn(all(), Date.now(), notBefore, last);
    if (!turn) return;
    busy = true;
    last = turn;
    await step(turn, signal);
    busy = false;
  }

  $effect(() => {
    const controller = new AbortController();
    const timer = setInterval(() => void look(controller.signal), LOOK_MS);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  });

  return {
    get trouble() {
      return trouble;
    },
    overtaken() {
      changes += 1;
    },
  };
}
