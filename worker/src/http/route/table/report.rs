//! Scope `report`: sums, payments without the names of people, and what is set of a site. Every row reads.

#[doc(hidden)]
#[macro_export]
macro_rules! routes_of_report {
    ($callback:ident $($before:tt)*) => {
        $crate::routes_of_people! {
            $callback $($before)*
            Report => ReportRoute {
                /// How far a site is, and which money it has, whatever the range
                SetUp { site: SiteId }: GET "/api/sites/{site}/set-up" { gives 200: SetUp }
                /// Who is on the site at this moment
                Now { site: SiteId }: GET "/api/sites/{site}/now" { gives 200: HereNow }
                /// Money and visits of a range of days
                Report { site: SiteId }: GET "/api/sites/{site}/report" {
                    query [from, to, mode, model, window, basis, compare, grain, filter, breakdown, compare_breakdown, lines] gives 200: Report
                }
                /// What is behind a figure of it: the payments, and what of each counts
                Explain { site: SiteId }: GET "/api/sites/{site}/report/explain" {
                    query [from, to, mode, model, window, basis, filter, breakdown, name, currency, cursor, limit] gives 200: Explained
                }
                /// What makes up the difference between a range and the days that it is compared with
                Why { site: SiteId }: GET "/api/sites/{site}/report/why" {
                    query [from, to, mode, model, window, basis, compare, filter, metric, currency] gives 200: Why
                }
                /// The same as a CSV file, of exactly one breakdown
                ReportFile { site: SiteId }: GET "/api/sites/{site}/report.csv" {
                    query [from, to, mode, model, window, basis, filter, breakdown] gives 200
                }
                /// Recurring revenue: MRR and its movements
                Recurring { site: SiteId }: GET "/api/sites/{site}/recurring" {
                    query [from, to, mode, interval, filter, breakdown, currency, until_s] gives 200: Recurring
                }
                /// The same as a CSV file: its periods, or the lines of one breakdown
                RecurringFile { site: SiteId }: GET "/api/sites/{site}/recurring.csv" {
                    query [from, to, mode, interval, filter, breakdown, currency] gives 200
                }
                /// Customers by when or by what they began, and what they brought since
                Cohorts { site: SiteId }: GET "/api/sites/{site}/cohorts" {
                    query [from, to, mode, model, interval, filter, breakdown, currency] gives 200: Cohorts
                }
                /// The same as a CSV file: a row for each line and period
                CohortsFile { site: SiteId }: GET "/api/sites/{site}/cohorts.csv" {
                    query [from, to, mode, model, interval, filter, breakdown, currency] gives 200
                }
                /// Visitors by the steps that they reached, and what those who paid brought to date
                Funnel { site: SiteId }: GET "/api/sites/{site}/funnel" {
                    query [from, to, mode, filter, breakdown, custom_event, currency] gives 200: Funnel
                }
                /// The same as a CSV file: the total and the lines
                FunnelFile { site: SiteId }: GET "/api/sites/{site}/funnel.csv" {
                    query [from, to, mode, filter, breakdown, custom_event, currency] gives 200
                }
                /// Payments, newest first
                Payments { site: SiteId }: GET "/api/sites/{site}/payments" {
                    query [from, to, mode, model, window, basis, filter, status, cursor, limit, totals] gives 200: Payments
                }
                /// Payments whose source is not known, by what they lack
                Unplaced { site: SiteId }: GET "/api/sites/{site}/unplaced" { query [from, to, mode] gives 200: Unplaced }
                /// Promotion codes and coupons: what each brought, and the source that is set for it
                PromotionCodes { site: SiteId }: GET "/api/sites/{site}/promotion-codes" { query [from, to, mode] gives 200: PromotionCodes }
                /// Customers' first payments, by the self-reported source and by the tracked one
                SelfReported { site: SiteId }: GET "/api/sites/{site}/self-reported" {
                    query [from, to, mode, model, window, filter, breakdown, currency] gives 200: SelfReportedReport
                }
                /// The same as a CSV file, a line a cell
                SelfReportedFile { site: SiteId }: GET "/api/sites/{site}/self-reported.csv" {
                    query [from, to, mode, model, window, filter, breakdown, currency] gives 200
                }
                /// What the owner wrote on the days of a range
                Notes { site: SiteId }: GET "/api/sites/{site}/notes" { query [from, to] gives 200: Notes }
                /// The reporting currency, and what waits for a rate
                ReportingCurrency { site: SiteId }: GET "/api/sites/{site}/reporting-currency" { query [mode] gives 200: ReportingCurrency }
                /// The owner's rates, newest first
                Rates { site: SiteId }: GET "/api/sites/{site}/rates" { query [cursor] gives 200: Rates }
                /// What was spent on sources and campaigns, who begins last first
                Costs { site: SiteId }: GET "/api/sites/{site}/costs" {
                    query [since, until, currency, cursor, limit, filter, breakdown] gives 200: Costs
                }
                /// All costs as a CSV file
                CostsFile { site: SiteId }: GET "/api/sites/{site}/costs.csv" { query [since, until, currency] gives 200 }
                /// Integrations with Stripe
                Integrations { site: SiteId }: GET "/api/sites/{site}/integrations" { gives 200: Integrations }
                /// What differed still when the last comparison ended, every day of it
                CheckDifferences { site: SiteId, integration: IntegrationId }:
                    GET "/api/sites/{site}/integrations/{integration}/check/differences" {
                    query [mode, cursor] gives 200: CheckDifferences
                }
                /// The last deliveries
                Deliveries { site: SiteId, integration: IntegrationId }: GET "/api/sites/{site}/integrations/{integration}/deliveries" {
                    gives 200: Deliveries
                }
            }
        }
    };
}
