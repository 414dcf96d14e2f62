// The arithmetic of a chart: its axis, its paths, which labels have room. Pure.

export interface Scale {
  /** The axis' lowest and highest value. */
  min: number;
  max: number;
  /** Values with a line and a label. */
  ticks: number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** An axis from zero, or from below it, to at least the largest value, with round values on it. */
export function scaleOf(values: readonly number[], most = 4, whole = false): Scale {
  const low = Math.min(0, ...values);
  let high = Math.max(0, ...values);
  if (high === low) high = low + 1;
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = STEPS.map((one) => one * power).find((one) => one >= rough * 0.999) ?? rough;
  const step = whole ? Math.max(1, Math.ceil(nice)) : nice;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  return { min: first * step, max: last * step, ticks };
}

/** The runs of a line: where a value is missing, it is broken. */
export function runs(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [];
  let run: { at: number; value: number }[] = [];
  for (const [at, value] of values.entries()) {
    if (value !== null) run.push({ at, value });
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}

export interface Segment {
  /** From where to where a value stands in the stack. */
  from: number;
  to: number;
}

/** Values upon each other: what is above zero upwards, what is below downwards. */
export function stacked(layers: readonly (readonly number[])[], length: number): Segment[][] {
  const up = new Array<number>(length).fill(0);
  const down = new Array<number>(length).fill(0);
  return layers.map((layer) =>
    Array.from({ length }, (_, at) => {
      const value = layer[at] ?? 0;
      const sums = value < 0 ? down : up;
      const from = sums[at] ?? 0;
      sums[at] = from + value;
      return { from, to: from + value };
    }),
  );
}

/** Every how many columns a label has room. */
export const labelEvery = (columns: number, width: number, labelWidth: number): number =>
  Math.max(1, Math.ceil((columns * labelWidth) / Math.max(width, 1)));
