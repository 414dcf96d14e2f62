// How far a site is with its set-up. Pure.
import type { SetUp } from "../../api/types";

export type SetUpStep = "visit" | "connect" | "payment" | "source";

interface StepDone {
  step: SetUpStep;
  done: boolean;
}

/** The steps of the set-up, each true only on proof. Test money proves as much as live money. */
export function setUpSteps(setUp: SetUp): StepDone[] {
  return [
    { step: "visit", done: setUp.first_seen_s !== null },
    { step: "connect", done: setUp.connected },
    { step: "payment", done: setUp.modes.some((one) => one.currencies.length > 0) },
    { step: "source", done: setUp.modes.some((one) => one.source_known) },
  ];
}
