// biome-ignore-all lint/suspicious/noExplicitAny: a spec passes what no typed page would, and knows what its page holds

/** The tracker. What its own types allow is tested in tracker/package/test/types.ts. */
declare var headwater: any;

interface Window {
  headwater: any;
  navigation: any;
  /** The shop of the package's tests. */
  shop: any;
  /** What specs leave on their pages, to ask for it later. */
  before: any;
  called: any;
  calls: any;
  done: any;
  early: any;
  persisted: any;
  sent: any;
  stillHere: any;
  went: any;
  writes: any;
}

interface ParentNode {
  querySelector(selectors: string): any;
}

interface Document {
  getElementById(id: string): any;
}
