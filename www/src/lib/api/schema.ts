// The wire types of the owner's API, in the shape that openapi-typescript generates from docs/openapi.json.
// Rust is the truth (core/src/api.rs). Only types.ts imports this file, so it can be replaced by the generated one.
export interface components {
  schemas: {
    ErrorBody: { error: components["schemas"]["ErrorDetail"] };
    ErrorDetail: { code: string; message: string };
    SignIn: { token: string };
    Session: { signed_in: boolean };
    Sites: { sites: components["schemas"]["Site"][] };
    NewSite: { name: string; hosts: string[]; time_zone: string };
    Site: { id: string; name: string; hosts: string[]; time_zone: string; first_seen_s?: number | null };
    Mode: "live" | "test";
    Model: "last_non_direct" | "first_touch";
    Confidence: "high" | "medium" | "low" | "unknown";
    Rung:
      | "session_metadata"
      | "visitor_metadata"
      | "client_reference"
      | "returned_session"
      | "remembered_customer"
      | "user_id"
      | "signed_email"
      | "email"
      | "remembered_customer_by_email"
      | "source_metadata";
    RungOutcome: "found" | "not_found" | "not_looked_for" | "ignored";
    RungResult: {
      rung: components["schemas"]["Rung"];
      outcome: components["schemas"]["RungOutcome"];
      looked_for?: string | null;
      object?: string | null;
      visitor?: string | null;
      note?: string | null;
    };
    Missing: { code: string; message: string; remedy: string };
    PaymentState: "paid" | "claimed" | "authorised" | "void" | "before_connection";
    EntryKind: "payment" | "refund" | "dispute";
    Money: {
      gross_minor: number;
      refunds_minor: number;
      disputes_minor: number;
      net_minor: number;
      payments: number;
      renewal_net_minor: number;
    };
    Line: { name?: string | null; money: components["schemas"]["Money"] };
    ConfidenceLine: { confidence: components["schemas"]["Confidence"]; money: components["schemas"]["Money"] };
    DayLine: { day: string; channel?: string | null; net_minor: number };
    CurrencyReport: {
      currency: string;
      minor_per_major: number;
      total: components["schemas"]["Money"];
      attributed: components["schemas"]["Money"];
      unattributed: components["schemas"]["Money"];
      by_confidence: components["schemas"]["ConfidenceLine"][];
      by_channel: components["schemas"]["Line"][];
      by_source: components["schemas"]["Line"][];
      by_campaign: components["schemas"]["Line"][];
      days: components["schemas"]["DayLine"][];
    };
    VisitLine: { name: string; visitors: number; sessions: number };
    Report: {
      site: string;
      mode: components["schemas"]["Mode"];
      model: components["schemas"]["Model"];
      time_zone: string;
      from: string;
      to: string;
      visitors: number;
      sessions: number;
      visits_by_channel: components["schemas"]["VisitLine"][];
      visits_by_source: components["schemas"]["VisitLine"][];
      currencies: components["schemas"]["CurrencyReport"][];
    };
    PaymentSummary: {
      id: string;
      state: components["schemas"]["PaymentState"];
      paid_at_s: number;
      currency: string;
      minor_per_major: number;
      gross_minor: number;
      refunds_minor: number;
      disputes_minor: number;
      net_minor: number;
      renewal: boolean;
      confidence: components["schemas"]["Confidence"];
      rung?: components["schemas"]["Rung"] | null;
      visitor?: string | null;
      channel?: string | null;
      source?: string | null;
      campaign?: string | null;
      landing_page?: string | null;
      email?: string | null;
    };
    Payments: { payments: components["schemas"]["PaymentSummary"][]; next_cursor?: string | null };
    Entry: { key: string; kind: components["schemas"]["EntryKind"]; amount_minor: number; at_s: number };
    StripeObject: { kind: string; id: string };
    ModelCredit: {
      model: components["schemas"]["Model"];
      touch?: number | null;
      channel?: string | null;
      source?: string | null;
      campaign?: string | null;
      landing_page?: string | null;
    };
    Answer: {
      decided_at_s: number;
      confidence: components["schemas"]["Confidence"];
      rung?: components["schemas"]["Rung"] | null;
      visitor?: string | null;
      source?: string | null;
      campaign?: string | null;
      cause: string;
    };
    Touch: {
      landing_page?: string | null;
      referrer?: string | null;
      utm_source?: string | null;
      utm_medium?: string | null;
      utm_campaign?: string | null;
      utm_term?: string | null;
      utm_content?: string | null;
      utm_id?: string | null;
      click_kind?: string | null;
      click_id?: string | null;
      reference?: string | null;
      source_parameter?: string | null;
      via?: string | null;
    };
    JourneyTouch: {
      at_s: number;
      session: string;
      visitor: string;
      joined: boolean;
      channel: string;
      touch: components["schemas"]["Touch"];
    };
    PaymentDetail: {
      payment: components["schemas"]["PaymentSummary"];
      entries: components["schemas"]["Entry"][];
      objects: components["schemas"]["StripeObject"][];
      ladder: components["schemas"]["RungResult"][];
      missing: components["schemas"]["Missing"][];
      conflicting_visitors: string[];
      journey: components["schemas"]["JourneyTouch"][];
      credits: components["schemas"]["ModelCredit"][];
      history: components["schemas"]["Answer"][];
    };
    IntegrationKind: "stripe";
    IntegrationStatus: "pending" | "active" | "disconnected";
    Integrations: { integrations: components["schemas"]["Integration"][] };
    NewIntegration: { kind: components["schemas"]["IntegrationKind"] };
    Integration: {
      id: string;
      kind: components["schemas"]["IntegrationKind"];
      status: components["schemas"]["IntegrationStatus"];
      webhook_url: string;
      created_s: number;
      activated_s?: number | null;
      secrets: components["schemas"]["SigningSecret"][];
      counts: components["schemas"]["DeliveryCount"][];
    };
    SigningSecret: { id: string; mode: components["schemas"]["Mode"]; hint: string; created_s: number };
    NewSigningSecret: { secret: string; mode: components["schemas"]["Mode"] };
    DeliveryCount: { event_type: string; outcome: string; count: number };
    Deliveries: { deliveries: components["schemas"]["Delivery"][] };
    Delivery: {
      event: string;
      event_type: string;
      received_s: number;
      attempts: number;
      outcome: string;
      reason?: string | null;
    };
  };
}
