//! Scope `people`: everything that names somebody. Every row reads.

#[doc(hidden)]
#[macro_export]
macro_rules! routes_of_people {
    ($callback:ident $($before:tt)*) => {
        $crate::routes_of_manage! {
            $callback $($before)*
            People => PeopleRoute {
                /// The same as a CSV file of 5,000 payments at most, whose last line says where to go on
                PaymentsFile { site: SiteId }: GET "/api/sites/{site}/payments.csv" {
                    query [from, to, mode, model, window, basis, filter, status, cursor] gives 200
                }
                /// A page of a whole table, for a warehouse
                Tables { site: SiteId }: GET "/api/sites/{site}/tables" {
                    query [mode, table, cursor] gives 200: TablePage refuses [TableUnknown]
                }
                /// One payment with its evidence
                Payment { site: SiteId, payment: PaymentId }: GET "/api/sites/{site}/payments/{payment}" {
                    query [mode, model] gives 200: PaymentDetail
                }
                /// What the owner said of a payment's source by hand
                Assignment { site: SiteId, payment: PaymentId }: GET "/api/sites/{site}/payments/{payment}/assignment" {
                    query [mode] gives 200: Assignments
                }
                /// The same, newest first
                UnplacedPayments { site: SiteId }: GET "/api/sites/{site}/unplaced/payments" {
                    query [from, to, mode, reason, cursor] gives 200: UnplacedPayments
                }
                /// The customers behind its movements
                RecurringExplain { site: SiteId }: GET "/api/sites/{site}/recurring/explain" {
                    query [from, to, mode, filter, breakdown, name, kind, currency, cursor, limit] gives 200: RecurringExplained
                }
                /// The customers of a line of it
                CohortCustomers { site: SiteId }: GET "/api/sites/{site}/cohorts/customers" {
                    query [from, to, mode, model, interval, filter, breakdown, name, currency, age, cursor, limit] gives 200: CohortCustomers
                }
                /// Who is or what has an id or an email address
                Search { site: SiteId }: GET "/api/sites/{site}/search" { query [mode, q] gives 200: SearchResults }
                /// Who paid, the latest payment first
                People { site: SiteId }: GET "/api/sites/{site}/people" { query [mode, cursor] gives 200: People }
                /// A person, by visitor or Stripe customer
                Person { site: SiteId, person: PersonId }: GET "/api/sites/{site}/people/{person}" { query [mode, cursor] gives 200: Person }
                /// Everything that is held of a person, in pages
                ExportPerson { site: SiteId, person: PersonId }: GET "/api/sites/{site}/people/{person}/export" {
                    query [mode, cursor] gives 200: PersonExport
                }
                /// The same as a CSV file, a row for each field; the last line says where to go on
                ExportPersonFile { site: SiteId, person: PersonId }: GET "/api/sites/{site}/people/{person}/export.csv" {
                    query [mode, cursor] gives 200
                }
            }
        }
    };
}
