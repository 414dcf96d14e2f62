// Addresses of CSV files of the API: the same question as the page's, for a spreadsheet. Pure.

type Value = string | number | readonly string[] | null | undefined;

/** The address of a site's file with a query; a list stands once for each of its values. */
export function csvAddress(
  site: string,
  file: "cohorts.csv" | "costs.csv" | "funnel.csv" | "payments.csv" | "recurring.csv" | "self-reported.csv",
  query: Readonly<Record<string, Value>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = typeof value === "object" && value ? value : [value];
    for (const one of values) if (one !== null && one !== undefined) search.append(name, String(one));
  }
  return `/api/sites/${encodeURIComponent(site)}/${file}?${search}`;
}
