// Loads something from the API and holds the value, the failure, and whether it is still loading.
// Not here: the calls. Always: an answer is dropped if a newer question was asked, or another call has returned the value.
import { errorOf, type ApiError } from "../api/client";

/** How often something was changed that any page may show. */
let changes = $state(0);

/** To be called after a change that other pages show too: whatever is drawn is loaded again, quietly. */
export function reloadAll(): void {
  changes += 1;
}

/** When the reader comes back to the tab, anything older than this is loaded again. */
const OLD_AFTER_MS = 5_000;

export interface Resource<T> {
  /** The last good value; kept while a new one is loaded. */
  readonly value: T | null;
  /** Why the last load failed. */
  readonly error: ApiError | null;
  /** A load the reader waits for is under way. */
  readonly loading: boolean;
  /** Asks again; quietly: without showing that it loads. */
  reload(quietly?: boolean): void;
  /** Puts a value that another call returned. */
  put(value: T): void;
}

/**
 * Call while a component is set up. `load` runs at once and again whenever reactive state that it reads (before its
 * first await) changes; null means: nothing to load now.
 */
export function resource<T>(load: (signal: AbortSignal) => Promise<T> | null): Resource<T> {
  let value = $state.raw<T | null>(null);
  let error = $state.raw<ApiError | null>(null);
  let loading = $state(true);
  let asked = $state.raw({ quietly: false });
  let loadedAt = 0;
  let current: AbortController | null = null;

  async function run(pending: Promise<T>, signal: AbortSignal): Promise<void> {
    try {
      const answer = await pending;
      if (signal.aborted) return;
      value = answer;
      error = null;
    } catch (cause) {
      if (signal.aborted) return;
      error = errorOf(cause);
    }
    loading = false;
    loadedAt = Date.now();
  }

  $effect(() => {
    const { quietly } = asked;
    const controller = new AbortController();
    current = controller;
    const pending = load(controller.signal);
    if (pending) {
      // A later run by changed state, not by a quiet reload, is one the reader waits for.
      if (!quietly) loading = true;
      asked.quietly = false;
      void run(pending, controller.signal);
    }
    return () => controller.abort();
  });

  let known = changes;
  $effect(() => {
    if (changes === known) return;
    known = changes;
    asked = { quietly: true };
  });

  $effect(() => {
    const comeBack = () => {
      if (document.visibilityState === "visible" && loadedAt > 0 && Date.now() - loadedAt > OLD_AFTER_MS)
        asked = { quietly: true };
    };
    document.addEventListener("visibilitychange", comeBack);
    return () => document.removeEventListener("visibilitychange", comeBack);
  });

  return {
    get value() {
      return value;
    },
    get error() {
      return error;
    },
    get loading() {
      return loading;
    },
    reload(quietly = false) {
      asked = { quietly };
    },
    put(next: T) {
      current?.abort();
      value = next;
      error = null;
      loading = false;
      loadedAt = Date.now();
    },
  };
}

/** Calls `tick` every `everyMs` while `wanted` holds and the tab is seen. Call while a component is set up. */
export function poll(wanted: () => boolean, everyMs: number, tick: () => void): void {
  $effect(() => {
    if (!wanted()) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") tick();
    }, everyMs);
    return () => clearInterval(timer);
  });
}
