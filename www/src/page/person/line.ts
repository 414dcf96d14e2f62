// A person's time line: the lists of one or several pages of the API's answer, merged. Pure.
// Always: newest first, each line once, in the order in which the API pages them.
import type {
  Person,
  PersonIdentify,
  PersonPlanChange,
  PersonReturn,
  PersonVisit,
  PaymentSummary,
} from "../../api/types";
import { type Day, dayAt } from "../../kit/days";
import { amountText, subscriptionStatus } from "./words";

interface At {
  at_s: number;
  /** Tells two lines apart. */
  key: string;
}

export type Line = At &
  (
    | { kind: "return"; of: PersonReturn }
    | { kind: "payment"; of: PaymentSummary }
    | { kind: "plan"; of: PersonPlanChange }
    | { kind: "identify"; of: PersonIdentify }
    | { kind: "visit"; of: PersonVisit }
  );

/** In one second the kinds stand in this order. */
const ORDER: readonly Line["kind"][] = ["return", "payment", "plan", "identify", "visit"];

type Lists = Pick<Person, "visits" | "identifies" | "payments" | "returns" | "plan_changes">;

function linesOfPage(page: Lists): Line[] {
  return [
    ...page.returns.map((of) => ({ kind: "return" as const, at_s: of.at_s, key: `${of.payment} ${of.key}`, of })),
    ...page.payments.map((of) => ({ kind: "payment" as const, at_s: of.paid_at_s, key: of.id, of })),
    ...page.plan_changes.map((of) => ({
      kind: "plan" as const,
      at_s: of.at_s,
      key: `${of.subscription} ${of.step} ${of.at_s} ${of.status} ${of.amount_minor}`,
      of,
    })),
    ...page.identifies.map((of) => ({
      kind: "identify" as const,
      at_s: of.at_s,
      key: `identify ${of.visitor} ${of.at_s} ${of.email} ${of.named_user}`,
      of,
    })),
    ...page.visits.map((of) => ({ kind: "visit" as const, at_s: of.started_s, key: `visit ${of.session}`, of })),
  ];
}

/** The lines of all pages. */
export function linesOf(pages: readonly Lists[]): Line[] {
  const all = new Map(pages.flatMap(linesOfPage).map((line) => [line.key, line]));
  return [...all.values()].sort((a, b) => b.at_s - a.at_s || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

export interface DayLines {
  day: Day;
  lines: Line[];
}

/** The lines by day of the site's zone, in their order. */
export function byDay(lines: readonly Line[], zone: string): DayLines[] {
  const days: DayLines[] = [];
  for (const line of lines) {
    const day = dayAt(line.at_s * 1000, zone);
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(line);
    else days.push({ day, lines: [line] });
  }
  return days;
}

/** What became of a subscription: "Plan changed". */
export function planWord(change: PersonPlanChange): string {
  switch (change.step) {
    case "began":
      return change.status === "trialing" ? "Trial began" : "Subscription began";
    case "changed":
      return "Plan changed";
    case "status":
      return `Subscription: ${subscriptionStatus(change.status ?? "unknown").toLowerCase()}`;
    case "ending":
      return "Cancelled: it ends with the period";
    case "resumed":
      return "Cancellation taken back";
    case "ended":
      return "Subscription ended";
  }
}

/** What it costs since: "Pro · €12.00 a month, before €9.00 a month". */
export function planText(change: PersonPlanChange, locale?: string): string {
  const amount = change.amount_minor === null ? null : amountText(change, locale);
  const before =
    change.before_minor === null || change.before_minor === change.amount_minor
      ? null
      : `before ${amountText({ ...change, amount_minor: change.before_minor }, locale)}`;
  return [change.plan, [amount, before].filter(Boolean).join(", ")].filter(Boolean).join(" · ");
}
