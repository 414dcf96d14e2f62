// Something that the owner starts: whether it is running, and why it failed.
// Not here: loading (resource.svelte.ts). Always: pressing again while it runs does nothing.
import { errorOf, type ApiError } from "../api/client";

export interface Action {
  readonly busy: boolean;
  /** Why the last attempt failed. */
  readonly error: ApiError | null;
  /** Does the work; whether it succeeded. */
  run(work: () => Promise<void>): Promise<boolean>;
  /** Forgets the failure. */
  clear(): void;
}

export function action(): Action {
  let busy = $state(false);
  let error = $state.raw<ApiError | null>(null);

  return {
    get busy() {
      return busy;
    },
    get error() {
      return error;
    },
    async run(work) {
      if (busy) return false;
      busy = true;
      error = null;
      try {
        await work();
        return true;
      } catch (cause) {
        error = errorOf(cause);
        return false;
      } finally {
        busy = false;
      }
    },
    clear() {
      error = null;
    },
  };
}
