// What a page keeps in this browser for a site, by a name of its own.
// Always: a browser that keeps nothing only forgets; no page fails over it.

const key = (site: string, what: string): string => `headwater.${site}.${what}`;

export function kept(site: string, what: string): string | null {
  try {
    return localStorage.getItem(key(site, what));
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keep(site: string, what: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key(site, what));
    else localStorage.setItem(key(site, what), value);
  } catch {
    // The page that asked still knows it, until it is closed.
  }
}
