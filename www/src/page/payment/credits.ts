// The credit of all models as rows of touches and columns of models. Pure.
// Always: a row has credit under one model at least; the rows of a model sum to the payment's net.
import type { Model, ModelCredit } from "../../api/types";
import { MODELS } from "../../kit/words";

export interface CreditRow {
  /** Its place in the journey; null: what the payment itself names. */
  touch: number | null;
  /** Of whatever model: they name the same. */
  of: ModelCredit;
  /** In the order of MODELS; null: this model gives it nothing. */
  cells: readonly (ModelCredit | null)[];
}

/** Oldest touch first; what is no touch comes last. */
export function creditRows(credits: readonly ModelCredit[]): CreditRow[] {
  const place = (one: ModelCredit) => one.touch ?? Number.POSITIVE_INFINITY;
  const touches = [...new Set(credits.map(place))].sort((a, b) => a - b);
  return touches.flatMap((touch) => {
    const own = credits.filter((one) => place(one) === touch);
    const cells = MODELS.map((model) => own.find((one) => one.model === model) ?? null);
    return own[0] ? [{ touch: Number.isFinite(touch) ? touch : null, of: own[0], cells }] : [];
  });
}

/** "33.3 %"; a share is of a million. */
export const shareText = (millionths: number): string =>
  `${(millionths / 10_000).toFixed(millionths === 1_000_000 ? 0 : 1)} %`;

/** Who credits a touch, in words: "First touch, Linear 33.3 %". */
export function creditedBy(credits: readonly ModelCredit[], touch: number, word: (model: Model) => string): string {
  const own = credits.filter((one) => one.touch === touch);
  const text = (one: ModelCredit) =>
    one.millionths === 1_000_000 ? word(one.model) : `${word(one.model)} ${shareText(one.millionths)}`;
  return own.map(text).join(", ");
}
