// The mode and the currency that an owner chose last, kept in this browser for each site.
// Not here: what is shown if nothing was chosen (choice.ts).
import type { Mode } from "../api/types";
import { keep, kept } from "../kit/keep";
import { MODES } from "../kit/words";

export const remember = {
  mode: (site: string): Mode | null => MODES.find((one) => one === kept(site, "mode")) ?? null,
  setMode: (site: string, mode: Mode): void => keep(site, "mode", mode),
  /** Each mode has its own: test money is often of another currency. */
  currency: (site: string, mode: Mode): string | null => kept(site, `currency.${mode}`),
  setCurrency: (site: string, mode: Mode, currency: string): void => keep(site, `currency.${mode}`, currency),
};
