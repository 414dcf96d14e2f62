// A walk along a list of payments, from one to the next, also where the list has further parts that are not loaded yet.
// A page offers the list that it shows; the drawer over the page walks along it.
// Always: a list that is loaded again under the drawer changes nothing for the one who walks.

/** One payment of a list, and its address. */
export interface Step {
  id: string;
  href: string;
}

/** A part of a list, in its order. */
export interface Stretch {
  steps: readonly Step[];
  /** Loads what comes after it; null: nothing does. */
  more: (() => Promise<Stretch>) | null;
}

/** What comes after a part, and after this many empty ones, is not looked for. */
const EMPTY_MAX = 8;

let offered = $state.raw<Stretch | null>(null);

/** Offers the list of this page. Call while a component is set up; null: it is not loaded. */
export function offerList(list: () => Stretch | null): void {
  $effect(() => {
    const mine = list();
    offered = mine;
    return () => {
      if (offered === mine) offered = null;
    };
  });
}

/** The list that the page behind offers. */
export const offeredList = (): Stretch | null => offered;

export interface Walk {
  /** The one before it in the list, if that is known. */
  before(id: string): Step | null;
  /** Whether one comes after it. */
  goesOn(id: string): boolean;
  /** The one after it, loaded if need be; null: there is none. */
  after(id: string): Promise<Step | null>;
}

/** A walk that begins in a list. Call while a component is set up. */
export function walkAlong(list: () => Stretch | null): Walk {
  /** The list with what was loaded after it. */
  let walked = $state.raw<Stretch | null>(null);
  const known = () => walked ?? list();
  const at = (id: string) => known()?.steps.findIndex((one) => one.id === id) ?? -1;

  async function further(): Promise<void> {
    const had = known();
    if (!had?.more) return;
    const next = await had.more();
    // A payment may have moved from one part to the next meanwhile.
    const fresh = next.steps.filter((one) => !had.steps.some((old) => old.id === one.id));
    walked = { steps: [...had.steps, ...fresh], more: next.more };
  }

  return {
    before: (id) => known()?.steps[at(id) - 1] ?? null,
    goesOn: (id) => {
      const place = at(id);
      return place >= 0 && (place + 1 < (known()?.steps.length ?? 0) || Boolean(known()?.more));
    },
    async after(id) {
      const place = at(id);
      if (place < 0) return null;
      for (let tries = 0; tries < EMPTY_MAX && !known()?.steps[place + 1] && known()?.more; tries += 1) await further();
      return known()?.steps[place + 1] ?? null;
    },
  };
}
