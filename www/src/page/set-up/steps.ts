// How far a site is with its set-up: each step is true only on proof. Pure.
import type { DecidedPayment, Mode, SetUp } from "../../api/types";

export type SetUpStep = "visit" | "cookie" | "connect" | "delivery" | "payment";

export interface StepDone {
  step: SetUpStep;
  done: boolean;
}

export const STEP_TITLE: Record<SetUpStep, string> = {
  visit: "Script seen",
  cookie: "Cookie renewed by your server",
  connect: "Stripe connected",
  delivery: "Signed delivery verified",
  payment: "Purchase attributed by its ids",
};

/** A payment and the mode that it is in. */
export type Decided = DecidedPayment & { mode: Mode };

/** The newest payment of each mode, currency and rung, newest first. */
export const latestDecided = (setUp: SetUp): Decided[] =>
  setUp.modes
    .flatMap(({ mode, decided }) => decided.map((one) => ({ ...one, mode })))
    .sort((one, other) => other.paid_s - one.paid_s);

/** The newest payment that one of these rungs decided. Test money proves as much as live money. */
export const provedBy = (setUp: SetUp, rungs: readonly string[]): Decided | null =>
  latestDecided(setUp).find((one) => one.rung !== null && rungs.includes(one.rung)) ?? null;

/** The newest payment, whatever decided. */
export const newestPayment = (setUp: SetUp): Decided | null => latestDecided(setUp)[0] ?? null;

/** The steps, in order. `rungs`: those that prove the framework's recipe. */
export function setUpSteps(setUp: SetUp, rungs: readonly string[]): StepDone[] {
  return [
    { step: "visit", done: setUp.first_seen_s !== null },
    { step: "cookie", done: setUp.cookie !== null },
    { step: "connect", done: setUp.connected },
    { step: "delivery", done: setUp.delivered_s !== null },
    { step: "payment", done: provedBy(setUp, rungs) !== null },
  ];
}

/** What to do next. The cookie waits until money is seen: it may take a change at the site's own server. */
export function nextStep(steps: readonly StepDone[]): SetUpStep | null {
  const open = steps.filter((one) => !one.done).map((one) => one.step);
  return open.find((step) => step !== "cookie") ?? open[0] ?? null;
}
