// Reads what an owner types as a site's hosts, and says what those cover. The rule itself is in the core (`SiteHosts`).

/** A host that was read, and in words what else it covers. */
export type CoveredHost = { host: string; also: string };

/** Addresses, commas and line breaks as people paste them, read as bare hosts, each once. */
export function readHosts(text: string): string[] {
  const bare = (one: string) =>
    one
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, "")
      .replace(/^[^/?#]*@/, "")
      .replace(/[/?#:].*$/, "")
      .replace(/^\*\./, "")
      .replace(/\.$/, "");
  return [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .map(bare)
        .map(inAscii)
        .filter(Boolean),
    ),
  ];
}

/** A name with other letters as browsers send it: `bücher.example` is `xn--bcher-kva.example`. */
function inAscii(host: string): string {
  const isAscii = /^[\x20-\x7e]*$/.test(host);
  return isAscii || !URL.canParse(`https://${host}`) ? host : new URL(`https://${host}`).hostname;
}

/** What each host covers: its subdomains, and itself with or without `www.`. Hosts that another one covers are left out. */
export function coveredBy(hosts: string[]): CoveredHost[] {
  const roots = [...new Set(hosts.map((host) => (/^www\..+\./.test(host) ? host.slice(4) : host)))];
  const own = roots.filter((host) => !roots.some((other) => host.endsWith(`.${other}`)));
  return own.map((host) => ({
    host,
    also: hasSubdomains(host) ? `: the host itself, www.${host} and all its other subdomains` : "",
  }));
}

function hasSubdomains(host: string): boolean {
  return host.includes(".") && !/^[\d.]+$/.test(host);
}
