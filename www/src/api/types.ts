// The names under which the dashboard knows the wire types. The only importer of schema.ts, besides the client.
import type { components, paths } from "./schema";

type Schemas = components["schemas"];

/** The API's error codes, once its description lists them; until then any text. */
export type ErrorCode = Schemas extends { ErrorCode: infer Code extends string } ? Code : string;
export type ReportQuery = paths["/api/sites/{site}/report"]["get"]["parameters"]["query"];
export type ExplainQuery = paths["/api/sites/{site}/report/explain"]["get"]["parameters"]["query"];
export type PaymentsQuery = paths["/api/sites/{site}/payments"]["get"]["parameters"]["query"];

export type RecurringQuery = Omit<
  paths["/api/sites/{site}/recurring"]["get"]["parameters"]["query"],
  "interval" | "breakdown" | "currency" | "until_s"
>;
export type HealthDetails = Schemas["HealthDetails"];
export type HealthCheck = Schemas["HealthCheck"];
export type HealthState = Schemas["HealthState"];
export type HealthSubject = Schemas["HealthSubject"];
export type RotationStep = Schemas["RotationStep"];

export type Recurring = Schemas["Recurring"];
export type RecurringCurrency = Schemas["RecurringCurrency"];
export type RecurringFigures = Schemas["RecurringFigures"];
export type RecurringBreakdown = Schemas["RecurringBreakdown"];
export type RecurringLine = Schemas["RecurringLine"];
export type RecurringInterval = Schemas["RecurringInterval"];
export type RecurringLeftOut = Schemas["RecurringLeftOut"];
export type RecurringExplained = Schemas["RecurringExplained"];
export type RecurringEntry = Schemas["RecurringEntry"];
export type RecurringKind = RecurringEntry["kind"];

export type CohortsQuery = Omit<
  paths["/api/sites/{site}/cohorts"]["get"]["parameters"]["query"],
  "breakdown" | "currency"
>;
export type Cohorts = Schemas["Cohorts"];
export type CohortCurrency = Schemas["CohortCurrency"];
export type CohortLine = Schemas["CohortLine"];
export type CohortCell = Schemas["CohortCell"];
export type CohortInterval = Schemas["CohortInterval"];
export type CohortCustomer = Schemas["CohortCustomer"];

export type SelfReportedQuery = Omit<
  paths["/api/sites/{site}/self-reported"]["get"]["parameters"]["query"],
  "currency"
>;
export type SelfReportedCurrency = Schemas["SelfReportedCurrency"];
export type SelfReportedName = Schemas["SelfReportedName"];
export type SelfReportedSum = Schemas["SelfReportedSum"];
export type PromotionCode = Schemas["PromotionCode"];
export type Erasure = Schemas["Erasure"];
export type SiteDeletion = Schemas["SiteDeletion"];
export type SitePrivacy = Schemas["SitePrivacy"];
export type PersonExport = Schemas["PersonExport"];
export type FunnelQuery = Omit<paths["/api/sites/{site}/funnel"]["get"]["parameters"]["query"], "currency">;
export type Funnel = Schemas["Funnel"];
export type FunnelLine = Schemas["FunnelLine"];
export type FunnelMoney = Schemas["FunnelMoney"];

export type SignInState = Schemas["SignInState"];
export type AccessScope = Schemas["AccessScope"];
export type Role = Schemas["Role"];
export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];
export type ApiToken = Schemas["ApiToken"];
export type Activity = Schemas["Activity"];
export type ErrorBody = Schemas["ErrorBody"];
export type SignIns = Schemas["SignIns"];
export type VisitRows = Schemas["VisitRows"];
export type Site = Schemas["Site"];
export type SiteChange = Schemas["SiteChange"];
export type NewSite = Schemas["NewSite"];
export type IdentifyKey = Schemas["IdentifyKey"];
export type Money = Schemas["Money"];
export type Line = Schemas["Line"];
export type VisitLine = Schemas["VisitLine"];
export type VisitFigures = Schemas["VisitFigures"];
export type VisitDayLine = Schemas["VisitDayLine"];
export type VisitHourLine = Schemas["VisitHourLine"];
export type VisitBreakdown = Schemas["VisitBreakdown"];
export type MoneyBreakdown = Schemas["MoneyBreakdown"];
export type ComparedPeriod = Schemas["ComparedPeriod"];
export type ConfidenceLine = Schemas["ConfidenceLine"];
export type MoneyByDay = Schemas["MoneyByDay"];
export type ChannelDays = Schemas["ChannelDays"];
export type CurrencyReport = Schemas["CurrencyReport"];
export type OtherLines = Schemas["OtherLines"];
export type OtherVisits = Schemas["OtherVisits"];
export type DateBasis = Schemas["DateBasis"];
export type Reporting = Schemas["Reporting"];
export type ReportingCurrency = Schemas["ReportingCurrency"];
export type WaitingMoney = Schemas["WaitingMoney"];
export type DatedRate = Schemas["DatedRate"];
export type PaymentExchange = Schemas["PaymentExchange"];
export type PaymentFee = Schemas["PaymentFee"];
export type SetUp = Schemas["SetUp"];
export type TestVisit = Schemas["TestVisit"];
export type Cost = Schemas["Cost"];
export type CostBreakdown = Schemas["CostBreakdown"];
export type CohortPayback = Schemas["CohortPayback"];
export type CostError = Schemas["CostError"];
export type CostTotal = Schemas["CostTotal"];
export type PaymentFees = Schemas["PaymentFees"];
export type RemovedCosts = Schemas["RemovedCosts"];
export type StoredCosts = Schemas["StoredCosts"];
export type Note = Schemas["Note"];
export type DecidedPayment = Schemas["DecidedPayment"];
export type Report = Schemas["Report"];
export type PaymentSummary = Schemas["PaymentSummary"];
export type Payments = Schemas["Payments"];
export type PaymentDetail = Schemas["PaymentDetail"];
export type Entry = Schemas["Entry"];
export type MoneyNote = Schemas["MoneyNote"];
export type ReleaseProof = Schemas["ReleaseProof"];
export type RungResult = Schemas["RungResult"];
export type Missing = Schemas["Missing"];
export type ModelCredit = Schemas["ModelCredit"];
export type Answer = Schemas["Answer"];
export type JourneyTouch = Schemas["JourneyTouch"];
export type CheckDifference = Schemas["CheckDifference"];
export type HereNow = Schemas["HereNow"];
export type Integrations = Schemas["Integrations"];
export type Integration = Schemas["Integration"];
export type KeyPages = Schemas["KeyPages"];
export type ApiKey = Schemas["ApiKey"];
export type Permission = Schemas["Permission"];
export type Endpoint = Schemas["Endpoint"];
export type Import = Schemas["Import"];
export type ImportList = Schemas["ImportList"];
export type FoundMoney = Schemas["FoundMoney"];
export type Check = Schemas["Check"];
export type CheckTotal = Schemas["CheckTotal"];
export type CheckDifferences = Schemas["CheckDifferences"];
export type Person = Schemas["Person"];
export type PersonIdentify = Schemas["PersonIdentify"];
export type PersonPlanChange = Schemas["PersonPlanChange"];
export type PersonReturn = Schemas["PersonReturn"];
export type PersonSummary = Schemas["PersonSummary"];
export type SearchResult = Schemas["SearchResult"];
export type FoundBy = Schemas["FoundBy"];
export type PersonVisit = Schemas["PersonVisit"];
export type Subscription = Schemas["Subscription"];
export type SigningSecret = Schemas["SigningSecret"];
export type DeliveryCount = Schemas["DeliveryCount"];
export type Deliveries = Schemas["Deliveries"];
export type Delivery = Schemas["Delivery"];
export type Mode = Schemas["Mode"];
export type IdentifySigning = Schemas["IdentifySigning"];
export type Model = Schemas["Model"];
export type Dimension = Schemas["Dimension"];
export type Channel = Schemas["Channel"];
export type Confidence = Schemas["Confidence"];
export type PaymentState = Schemas["PaymentState"];
export type MoneyStatus = Schemas["MoneyStatus"];
export type WhyQuery = paths["/api/sites/{site}/report/why"]["get"]["parameters"]["query"];
export type WhyMetric = Schemas["Metric"];
export type WhyPart = Schemas["WhyPart"];
export type WhyBreakdown = Schemas["WhyBreakdown"];
export type Change = Schemas["Change"];
export type CustomerKind = Schemas["CustomerKind"];
export type ExplainedEntry = Schemas["ExplainedEntry"];
export type Explained = Schemas["Explained"];
export type PaymentTotals = Schemas["PaymentTotals"];
export type IntegrationStatus = Schemas["IntegrationStatus"];
export type KeptRevenue = Schemas["KeptRevenue"];
export type EndpointState = Schemas["EndpointState"];
export type JobState = Schemas["JobState"];
export type Unplaced = Schemas["Unplaced"];
export type UnplacedCurrency = Schemas["UnplacedCurrency"];
export type UnplacedReason = Schemas["UnplacedReason"];
export type UnplacedPayment = Schemas["UnplacedPayment"];
export type UnplacedPayments = Schemas["UnplacedPayments"];
export type ByHand = Schemas["ByHand"];
export type Assignment = Schemas["Assignment"];
export type Assignments = Schemas["Assignments"];
export type Rung = Schemas["Rung"];
export type RungOutcome = Schemas["RungOutcome"];
export type EntryKind = Schemas["EntryKind"];
export type Touch = JourneyTouch["touch"];
