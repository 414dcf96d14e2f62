// Money as text, exactly: whole minor units in, a sentence for people out. Pure.
// Not here: sums of reports (the server's). Always: no amount passes through a float on its way to the reader.

/** Digits after the point for a currency with this many minor units in a major one (1, 10, 100, 1000 …). */
export function fractionDigits(minorPerMajor: number): number {
  return Math.max(0, String(minorPerMajor).length - 1);
}

/** The exact decimal of an amount: (-123456, 100) gives "-1234.56". */
export function decimalOf(minor: number, minorPerMajor: number): string {
  const digits = fractionDigits(minorPerMajor);
  const whole = BigInt(minor);
  const sign = whole < 0n ? "-" : "";
  const text = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, "0");
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const WITHOUT_MINOR = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" ");
const WITH_THREE_DIGITS = "bhd jod kwd omr tnd".split(" ");

/** How many minor units make one major unit, by Stripe's table. A test holds it to the core's (core/src/base/money.rs). */
export function minorPerMajor(currency: string): number {
  const code = currency.toLowerCase();
  if (WITHOUT_MINOR.includes(code)) return 1;
  return WITH_THREE_DIGITS.includes(code) ? 1000 : 100;
}

/** A decimal of the major unit in minor units, exactly; null where it is none, or has more digits than the currency. */
export function minorOf(text: string, minorPerMajor: number): number | null {
  const digits = fractionDigits(minorPerMajor);
  const found = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  const decimals = (found?.[2] ?? "").replace(/0+$/, "");
  return found && decimals.length <= digits ? Number(`${found[1]}${decimals.padEnd(digits, "0")}`) : null;
}

export interface Unit {
  /** Lower-case ISO code, as Stripe writes it; `all:` and a code for the money of all currencies in one. */
  currency: string;
  minor_per_major: number;
}

/** What stands before the code where the money of all currencies is counted in one. */
const ALL_IN = "all:";

/** Whether it is the money of all currencies in one. */
export const isAllIn = (currency: string): boolean => currency.startsWith(ALL_IN);

/** The three letters, for reading: EUR. */
export const codeText = (currency: string): string => currency.replace(ALL_IN, "").toUpperCase();

/** A currency, or all of them in one, for reading. */
export const currencyText = (currency: string): string =>
  isAllIn(currency) ? `All in ${codeText(currency)}` : codeText(currency);

const formats = new Map<string, Intl.NumberFormat | null>();

function formatFor(unit: Unit, locale: string | undefined, compact: boolean): Intl.NumberFormat | null {
  const key = `${unit.currency} ${unit.minor_per_major} ${locale} ${compact}`;
  const kept = formats.get(key);
  if (kept !== undefined) return kept;
  const digits = fractionDigits(unit.minor_per_major);
  let format: Intl.NumberFormat | null = null;
  try {
    format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency: codeText(unit.currency),
      ...(compact
        ? { notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 }
        : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    });
  } catch {
    // Not a currency code that this browser can format: the plain decimal and the code are shown instead.
  }
  formats.set(key, format);
  return format;
}

/** Beyond 2^53 the browser's JSON parser has rounded the sum that the API wrote exactly. The sign says so. */
function about(minor: number): string {
  return Number.isSafeInteger(minor) ? "" : "≈ ";
}

/** A minus sign, as wide as a plus and never broken from its number; a hyphen is what formats give. */
const withMinus = (text: string): string => text.replace("-", "\u2212");

/** An amount for reading, with its currency: "€1,234.56". */
export function money(minor: number, unit: Unit, locale?: string): string {
  const decimal = decimalOf(minor, unit.minor_per_major);
  const format = formatFor(unit, locale, false);
  // A decimal given as text is formatted digit for digit; as a number it would be rounded to the nearest float first.
  const text = format ? format.format(decimal as Intl.StringNumericLiteral) : `${decimal} ${codeText(unit.currency)}`;
  return about(minor) + withMinus(text);
}

/** An amount for reading, with its code: "1,234.56 EUR", never on two lines; for places with several currencies side by side. */
export function moneyWithCode(minor: number, unit: Unit, locale?: string): string {
  const decimal = decimalOf(minor, unit.minor_per_major);
  const digits = fractionDigits(unit.minor_per_major);
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const text = withMinus(format.format(decimal as Intl.StringNumericLiteral));
  return `${about(minor)}${text}\u00a0${codeText(unit.currency)}`;
}

/** An amount for the axis of a chart, shortened: "€12.5K". Not exact, so never shown as a sum. */
export function moneyShort(minor: number, unit: Unit, locale?: string): string {
  const decimal = decimalOf(Math.round(minor), unit.minor_per_major);
  const format = formatFor(unit, locale, true);
  return withMinus(
    format ? format.format(decimal as Intl.StringNumericLiteral) : `${decimal} ${codeText(unit.currency)}`,
  );
}

/** Part of a whole, 0.25 for a quarter; null if a share makes no sense: of nothing, or of money that only went back. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 && part >= 0 ? part / whole : null;
}

/** A share for reading: "62.5%"; a dash if there is none. */
export function percent(share: number | null, locale?: string): string {
  if (share === null) return "–";
  const digits = share >= 0.9995 || share === 0 ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

export function count(value: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** "1 payment", "3 payments". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
