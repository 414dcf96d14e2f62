// The owner's API, as the scripts use it. A caller like any other: it has the owner's token and nothing else.

import { Stop } from "./say.mjs";

export class OwnerApi {
  constructor(origin, token) {
    this.origin = origin;
    this.token = token;
  }

  /** One call; answers the JSON body, or throws with the API's own sentence. */
  async call(method, path, body) {
    const headers = { Authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(this.origin + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.ok) return text ? JSON.parse(text) : null;
    const message = parseError(text) ?? text.slice(0, 200);
    throw new Stop(`${method} ${path} was answered ${response.status}: ${message}`);
  }

  /** The address of a link that signs one browser in, once, within ten minutes. */
  signInLink = async () => this.origin + (await this.call("POST", "/api/session/link")).path;
  sites = async () => (await this.call("GET", "/api/sites")).sites;
  createSite = (site) => this.call("POST", "/api/sites", site);
  integrations = async (site) => (await this.call("GET", `/api/sites/${site}/integrations`)).integrations;
  createIntegration = (site) => this.call("POST", `/api/sites/${site}/integrations`, { kind: "stripe" });
  addSecret = (site, integration, secret, mode) =>
    this.call("POST", `/api/sites/${site}/integrations/${integration}/secrets`, { secret, mode });
  report = (site, query) => this.call("GET", `/api/sites/${site}/report?${new URLSearchParams(query)}`);
  payments = async (site, query) =>
    (await this.call("GET", `/api/sites/${site}/payments?${new URLSearchParams(query)}`)).payments;
  payment = (site, id, mode) => this.call("GET", `/api/sites/${site}/payments/${id}?mode=${mode}`);
  makeEndpoint = (site, integration, mode) =>
    this.call("POST", `/api/sites/${site}/integrations/${integration}/endpoint`, { mode });
  deliveries = async (site, integration) =>
    (await this.call("GET", `/api/sites/${site}/integrations/${integration}/deliveries`)).deliveries;
}

export const DEMO_SITE = "Demo shop";
/** Where the fake Stripe's account is connected: not the shop's site, whose own money no list of that account has. */
export const STRIPE_SITE = "Demo of an import";

/** The demo shop's site and its Stripe integration with the shop's test-mode secret, made where missing. */
export async function ensureDemoSite(api, secret) {
  const { site, integration } = await ensureSite(api, DEMO_SITE);
  // A secret's text is never told, only its last four characters. A database or secrets thrown away mend themselves so.
  const known = integration.secrets.some(({ mode, hint }) => mode === "test" && hint === secret.slice(-4));
  if (!known) await api.addSecret(site, integration.id, secret, "test");
  return { site, integration: integration.id };
}

/** The site of the fake Stripe's account and its integration, which the owner connects by key; made where missing. */
export async function ensureStripeSite(api) {
  const { site, integration } = await ensureSite(api, STRIPE_SITE);
  return { site, integration: integration.id };
}

async function ensureSite(api, name) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const site =
    (await api.sites()).find((one) => one.name === name) ??
    (await api.createSite({ name, hosts: ["localhost"], time_zone: zone }));
  // One that was disconnected in the dashboard is over.
  const integration =
    (await api.integrations(site.id)).find((one) => one.kind === "stripe" && one.status !== "disconnected") ??
    (await api.createIntegration(site.id));
  return { site: site.id, integration };
}

function parseError(text) {
  try {
    return JSON.parse(text).error?.message;
  } catch {
    return null;
  }
}
