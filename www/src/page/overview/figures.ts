// Figures that the API has told of only since its latest version; null where it does not. Pure.
import type { CurrencyReport, Money } from "../../api/types";

/** Customers whose first payment ever is among some payments. */
export const customersOf = (money: Money): number | null => (money as { new_customers?: number }).new_customers ?? null;

export type DayPart =
  | "gross_minor"
  | "refunds_minor"
  | "disputes_minor"
  | "renewal_net_minor"
  | "payments"
  | "new_customers";

/** Numbers by day of one part of the money. */
export const moneyDays = (currency: CurrencyReport, part: DayPart): readonly number[] | null =>
  (currency as { by_day?: Partial<Record<DayPart, number[]>> }).by_day?.[part] ?? null;
