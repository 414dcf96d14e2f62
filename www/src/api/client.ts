// Calls of the owner's API. Not here: what to show for a failure (failure.ts) or when to load (resource.svelte.ts).
// Always: an answer that is not 2xx, and a network that does not answer, become an ApiError; a 401 is announced once.
import type {
  Deliveries,
  Delivery,
  ErrorBody,
  Integration,
  Integrations,
  KeptRevenue,
  Mode,
  NewIdentifyKey,
  NewSigningSecret,
  NewSite,
  PaymentDetail,
  Payments,
  Person,
  Report,
  Site,
  SignIns,
  SetUp,
  SiteChange,
  Sites,
} from "./types";

export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** Stable code of the API, or `unreachable`, `aborted`, `answer_unreadable`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

let announceSignedOut: () => void = () => {};

/** Sets what happens when any call finds that the session has ended. */
export function onSignedOut(listener: () => void): void {
  announceSignedOut = listener;
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    if (typeof body.error?.code === "string") {
      return new ApiError(response.status, body.error.code, String(body.error.message ?? ""));
    }
  } catch {
    // Not the Worker's JSON (a proxy's page, perhaps): the status alone must do.
  }
  return new ApiError(response.status, "answer_unreadable", `The server answered with status ${response.status}.`);
}

async function send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { method, credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (signal?.aborted) throw new ApiError(0, "aborted", "The request was given up.");
    throw new ApiError(0, "unreachable", cause instanceof Error ? cause.message : "No answer.");
  }
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, body, signal);
  if (!response.ok) {
    const error = await errorOf(response);
    if (error.status === 401 && path !== "/api/session") announceSignedOut();
    throw error;
  }
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    if (signal?.aborted) throw new ApiError(0, "aborted", "The request was given up.");
    throw new ApiError(response.status, "answer_unreadable", "The server's answer was not JSON.");
  }
}

/** Query of a path; parts without a value are left out. */
function query(parts: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) search.set(name, value);
  return `?${search}`;
}

const at = (...parts: string[]): string => `/api/${parts.map(encodeURIComponent).join("/")}`;
const ofIntegration = (site: string, integration: string, ...parts: string[]): string => at("sites", site, "integrations", integration, ...parts);

export interface ReportQuery {
  from: string;
  to: string;
  mode: Mode;
  model: string;
}

export interface PaymentsQuery extends ReportQuery {
  confidence?: string | null;
  channel?: string | null;
  source?: string | null;
  campaign?: string | null;
  cursor?: string | null;
  limit?: string;
}

export const api = {
  signIn: (token: string) => call<void>("POST", at("session"), { token }),
  /** By the code of a sign-in link, which is good once. */
  signInByLink: (code: string) => call<void>("POST", at("session"), { code }),
  signOut: () => call<void>("DELETE", at("session")),
  signIns: (signal?: AbortSignal) => call<SignIns>("GET", at("sign-ins"), undefined, signal),
  endSignIn: (id: string) => call<void>("DELETE", at("sign-ins", id)),
  endOtherSignIns: () => call<void>("DELETE", at("sign-ins")),
  sites: (signal?: AbortSignal) => call<Sites>("GET", at("sites"), undefined, signal),
  makeSite: (site: NewSite) => call<Site>("POST", at("sites"), site),
  changeSite: (site: string, change: Partial<SiteChange>) => call<Site>("PATCH", at("sites", site), change),
  /** The key's text is in this answer and in no other. */
  makeIdentifyKey: (site: string) => call<NewIdentifyKey>("POST", at("sites", site, "identify-key")),
  removeIdentifyKey: (site: string) => call<Site>("DELETE", at("sites", site, "identify-key")),
  setUp: (site: string, signal?: AbortSignal) => call<SetUp>("GET", at("sites", site, "set-up"), undefined, signal),
  report: (site: string, asked: ReportQuery, signal?: AbortSignal) =>
    call<Report>("GET", at("sites", site, "report") + query({ ...asked }), undefined, signal),
  payments: (site: string, asked: PaymentsQuery, signal?: AbortSignal) =>
    call<Payments>("GET", at("sites", site, "payments") + query({ ...asked }), undefined, signal),
  payment: (site: string, payment: string, mode: Mode, signal?: AbortSignal) =>
    call<PaymentDetail>("GET", at("sites", site, "payments", payment) + query({ mode }), undefined, signal),
  integrations: (site: string, signal?: AbortSignal) =>
    call<Integrations>("GET", at("sites", site, "integrations"), undefined, signal),
  connectStripe: (site: string) => call<Integration>("POST", at("sites", site, "integrations"), { kind: "stripe" }),
  addSecret: (site: string, integration: string, secret: NewSigningSecret) =>
    call<Integration>("POST", ofIntegration(site, integration, "secrets"), secret),
  removeSecret: (site: string, integration: string, secret: string) =>
    call<Integration>("DELETE", ofIntegration(site, integration, "secrets", secret)),
  /** Probes every permission of the key, so it takes some seconds. */
  putKey: (site: string, integration: string, key: string) =>
    call<Integration>("PUT", ofIntegration(site, integration, "key"), { key }),
  makeEndpoint: (site: string, integration: string, mode: Mode) =>
    call<Integration>("POST", ofIntegration(site, integration, "endpoint"), { mode }),
  importAgain: (site: string, integration: string, mode: Mode) =>
    call<Integration>("POST", ofIntegration(site, integration, "import"), { mode }),
  /** The next steps of an import or a check, some seconds of them. */
  advance: (site: string, integration: string, mode: Mode, signal?: AbortSignal) =>
    call<Integration>("POST", ofIntegration(site, integration, "import", "advance"), { mode }, signal),
  check: (site: string, integration: string, mode: Mode) =>
    call<Integration>("POST", ofIntegration(site, integration, "check"), { mode }),
  disconnect: (site: string, integration: string, revenue: KeptRevenue) =>
    call<Integration>("POST", ofIntegration(site, integration, "disconnect"), { revenue }),
  deliveries: (site: string, integration: string, signal?: AbortSignal) =>
    call<Deliveries>("GET", ofIntegration(site, integration, "deliveries"), undefined, signal),
  replay: (site: string, integration: string, event: string) =>
    call<Delivery>("POST", ofIntegration(site, integration, "deliveries", event, "replay")),
  person: (site: string, person: string, mode: Mode, signal?: AbortSignal) =>
    call<Person>("GET", at("sites", site, "people", person) + query({ mode }), undefined, signal),
};
