// Who is signed in, and what they may do: asked for once by the frame. It only hides what would be refused; the Worker refuses.
import type { AccessScope, SignInState } from "../api/types";

let session = $state.raw<SignInState | null>(null);

export const setSession = (state: SignInState): void => {
  session = state;
};

/** Who is signed in; null: not known yet. */
export const sessionNow = (): SignInState | null => session;

/** Whether who is signed in may make calls that need this scope. */
export const may = (scope: AccessScope): boolean => session?.scopes.includes(scope) ?? false;
