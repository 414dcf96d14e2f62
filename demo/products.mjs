// What the demo shop sells. Prices in minor units of their currency.

export const PRODUCTS = [
  {
    slug: "notebook",
    name: "Field notebook",
    amount_minor: 2400,
    currency: "eur",
    art: "notebook",
    text: "96 dotted pages, thread-sewn, and a cover that survives rain.",
  },
  {
    slug: "tea-club",
    name: "Tea club",
    amount_minor: 1200,
    currency: "eur",
    interval: "month",
    art: "tea",
    text: "Two teas from one garden, a new garden every month.",
  },
];

export const productOf = (slug) => PRODUCTS.find((product) => product.slug === slug) ?? null;

/** @param {{ amount_minor: number, currency: string, interval?: string }} price */
export function priceText({ amount_minor, currency, interval }) {
  const text = new Intl.NumberFormat("en", { style: "currency", currency }).format(amount_minor / 100);
  return interval ? `${text} a ${interval}` : text;
}
