// The names under which the dashboard knows the wire types. The only importer of schema.ts.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type ErrorBody = Schemas["ErrorBody"];
export type Sites = Schemas["Sites"];
export type Site = Schemas["Site"];
export type NewSite = Schemas["NewSite"];
export type Money = Schemas["Money"];
export type Line = Schemas["Line"];
export type VisitLine = Schemas["VisitLine"];
export type DayLine = Schemas["DayLine"];
export type ConfidenceLine = Schemas["ConfidenceLine"];
export type CurrencyReport = Schemas["CurrencyReport"];
export type Report = Schemas["Report"];
export type PaymentSummary = Schemas["PaymentSummary"];
export type Payments = Schemas["Payments"];
export type PaymentDetail = Schemas["PaymentDetail"];
export type Entry = Schemas["Entry"];
export type StripeObject = Schemas["StripeObject"];
export type RungResult = Schemas["RungResult"];
export type Missing = Schemas["Missing"];
export type ModelCredit = Schemas["ModelCredit"];
export type Answer = Schemas["Answer"];
export type JourneyTouch = Schemas["JourneyTouch"];
export type Integrations = Schemas["Integrations"];
export type Integration = Schemas["Integration"];
export type SigningSecret = Schemas["SigningSecret"];
export type NewSigningSecret = Schemas["NewSigningSecret"];
export type DeliveryCount = Schemas["DeliveryCount"];
export type Deliveries = Schemas["Deliveries"];
export type Delivery = Schemas["Delivery"];
// Taken from the fields that hold them, so that it does not matter whether the generator names the small enums.
export type Mode = Report["mode"];
export type Model = Report["model"];
export type Confidence = PaymentSummary["confidence"];
export type PaymentState = PaymentSummary["state"];
export type IntegrationStatus = Integration["status"];
export type Rung = RungResult["rung"];
export type RungOutcome = RungResult["outcome"];
export type EntryKind = Entry["kind"];
export type Touch = JourneyTouch["touch"];
