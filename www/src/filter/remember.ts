// What an owner chose last, kept in this browser by site: the mode, the currency, a roll under way, whether the set-up is hidden.
// Not here: what is chosen where nothing was (choice.ts). Always: a browser that keeps nothing only forgets; no page fails over it.
import type { Mode } from "../api/types";
import type { Begun } from "../page/integrations/roll";
import { MODES } from "../app/route";

const key = (site: string, what: string): string => `headwater.${site}.${what}`;

function read(site: string, what: string): string | null {
  try {
    return localStorage.getItem(key(site, what));
  } catch {
    return null;
  }
}

function write(site: string, what: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key(site, what));
    else localStorage.setItem(key(site, what), value);
  } catch {
    // Kept for this page only, by whoever asked.
  }
}

export const remember = {
  mode: (site: string): Mode | null => MODES.find((one) => one === read(site, "mode")) ?? null,
  setMode: (site: string, mode: Mode): void => write(site, "mode", mode),
  /** Each mode has its own: test money is often of another currency. */
  currency: (site: string, mode: Mode): string | null => read(site, `currency.${mode}`),
  setCurrency: (site: string, mode: Mode, currency: string): void => write(site, `currency.${mode}`, currency),
  isSetUpHidden: (site: string): boolean => read(site, "set_up_hidden") === "yes",
  setSetUpHidden: (site: string, hidden: boolean): void => write(site, "set_up_hidden", hidden ? "yes" : null),
  roll: (site: string, roll: string): Begun | null => begun(read(site, `roll.${roll}`)),
  setRoll: (site: string, roll: string, value: Begun | null): void =>
    write(site, `roll.${roll}`, value && JSON.stringify(value)),
};

function begun(text: string | null): Begun | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<Begun> | null;
    const isList = Array.isArray(value?.known) && value.known.every((one) => typeof one === "string");
    return typeof value?.secret === "string" && isList ? (value as Begun) : null;
  } catch {
    return null;
  }
}
