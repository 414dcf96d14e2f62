//! The table of routes: everything that this Worker answers below `/api/`.
//!
//! To add a route, add a row here and its handler in `respond.rs`, then run `npm run generate`. From a row come the variant of the enum,
//! its parsing and who may call it (`declare.rs`), and its part of `docs/openapi.json` (`tools/src/openapi`).
//!
//! The three sections say who may call: anybody; Stripe, whose signature the handler verifies; the owner, who is let pass before any
//! handler is reached. A row reads:
//!
//! ```text
//! /// What it does: the summary in the API's description
//! Name { id: Type, … }: METHOD "/api/a/{id}/path" at most LIMIT_OF_ITS_BODY {
//!     query [parameter, …] takes BodyType gives 200: AnswerType refuses [OwnCode, …] refuses_any_of [GROUP_OF_CODES, …]
//! }
//! ```
//!
//! The ids stand in the order in which the path names them. Types of bodies and answers are those of `headwater::api`. The codes are the
//! route's own: what its ids, its query, its body and the call as such can be refused with is added by itself.

/// Hands the table to a macro.
#[macro_export]
macro_rules! routes {
    ($callback:ident) => {
        $callback! {
            Public => PublicRoute {
                /// Whether the Worker answers
                Health: GET | HEAD "/api/health" { gives 200: Health }
                /// Takes a beacon of the tracker
                Collect: POST "/api/hw" | "/api/collect" at most COLLECT_BODY_MAX_BYTES {
                    takes Beacon gives 202: Outcome
                    refuses [JsonInvalid, VersionUnknown, SiteUnknown, VisitorIdInvalid, SessionIdInvalid, VisitorCookieInvalid, TooManyBeacons]
                    refuses_any_of [OF_AN_IDENTIFY]
                }
                /// Tells a browser which pages may send more than the tracker does
                CollectPreflight: OPTIONS "/api/hw" | "/api/collect" { gives 204 }
                /// Exchanges the owner's token, or the code of a link, for a sign-in and its cookie
                SignIn: POST "/api/session" { takes SignIn gives 204 refuses [CrossSite, TokenWrong, LinkUsed, TooManyTries] }
                /// Signs out: ends this browser's sign-in
                SignOut: DELETE "/api/session" { gives 204 refuses [CrossSite] }
            }

            Stripe => StripeRoute {
                /// Takes a delivery of Stripe's
                Webhook { recipient: IntegrationId }: POST "/api/integrations/stripe/webhook/{recipient}" at most WEBHOOK_BODY_MAX_BYTES {
                    takes StripeEvent gives 200: Outcome
                    refuses [BodyEmpty, IntegrationDisconnected] refuses_any_of [OF_A_SIGNATURE]
                }
            }

            Owner => OwnerRoute {
                /// Whether this browser is signed in
                SignInState: GET "/api/session" { gives 200: SignInState }
                /// Makes a link that signs one browser in, once, within ten minutes
                NewSignInLink: POST "/api/session/link" { gives 201: SignInLink }
                /// How the installation is: what works, what does not, and since when
                HealthDetails: GET "/api/health/details" { gives 200: HealthDetails }
                /// The browsers that are signed in
                SignIns: GET "/api/sign-ins" { gives 200: SignIns }
                /// Ends every sign-in but the one that asks
                EndOtherSignIns: DELETE "/api/sign-ins" { gives 204 }
                /// Ends a sign-in
                EndSignIn { sign_in: String }: DELETE "/api/sign-ins/{sign_in}" { gives 204 }

                /// The owner's sites
                Sites: GET "/api/sites" { gives 200: Sites }
                /// Makes a site
                NewSite: POST "/api/sites" { takes NewSite gives 201: Site refuses [SiteNameInvalid, SiteHostsInvalid, TimeZoneUnknown] }
                /// Changes settings of the site
                ChangeSite { site: SiteId }: PATCH "/api/sites/{site}" {
                    takes SiteChange gives 200: Site
                    refuses [ChangeEmpty, ConnectedAccountsInvalid, ClickParametersInvalid, SiteNameInvalid, SiteHostsInvalid, TimeZoneUnknown, WindowDaysInvalid,
                        VisitorKeysInvalid, SelfReportedKeysInvalid, ReportingCurrencyInvalid, MarginInvalid, PaymentFeesInvalid, PrivacyInvalid]
                }
                /// Deletes the site with everything of it: it is gone at once, its rows within minutes or days
                DeleteSite { site: SiteId }: DELETE "/api/sites/{site}" { takes DeleteSite gives 200: SiteDeletion refuses [ConfirmationWrong] }
                /// Makes the key that the site's server signs identifies with, shown once; one that was there is taken for a day more
                NewIdentifyKey { site: SiteId }: POST "/api/sites/{site}/identify-key" { gives 201: NewIdentifyKey }
                /// Removes the key, and the one it replaced
                RemoveIdentifyKey { site: SiteId }: DELETE "/api/sites/{site}/identify-key" { gives 200: Site }
                /// Begins to make everything that is derived anew from the facts, unless that is under way; the cron goes on with it
                Rebuild { site: SiteId }: POST "/api/sites/{site}/rebuild" { gives 202: Rebuild }
                /// Takes the next steps of a rebuild that is under way, now
                AdvanceRebuild { site: SiteId }: POST "/api/sites/{site}/rebuild/advance" { gives 200: Rebuild }
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
                /// The customers behind its movements
                RecurringExplain { site: SiteId }: GET "/api/sites/{site}/recurring/explain" {
                    query [from, to, mode, filter, breakdown, name, kind, currency, cursor, limit] gives 200: RecurringExplained
                }
                /// Customers by when or by what they began, and what they brought since
                Cohorts { site: SiteId }: GET "/api/sites/{site}/cohorts" {
                    query [from, to, mode, model, interval, filter, breakdown, currency] gives 200: Cohorts
                }
                /// The same as a CSV file: a row for each line and period
                CohortsFile { site: SiteId }: GET "/api/sites/{site}/cohorts.csv" {
                    query [from, to, mode, model, interval, filter, breakdown, currency] gives 200
                }
                /// The customers of a line of it
                CohortCustomers { site: SiteId }: GET "/api/sites/{site}/cohorts/customers" {
                    query [from, to, mode, model, interval, filter, breakdown, name, currency, age, cursor, limit] gives 200: CohortCustomers
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
                /// The same as a CSV file of 5,000 payments at most, whose last line says where to go on
                PaymentsFile { site: SiteId }: GET "/api/sites/{site}/payments.csv" {
                    query [from, to, mode, model, window, basis, filter, status, cursor] gives 200
                }
                /// One payment with its evidence
                Payment { site: SiteId, payment: PaymentId }: GET "/api/sites/{site}/payments/{payment}" {
                    query [mode, model] gives 200: PaymentDetail
                }
                /// Who is or what has an id or an email address
                Search { site: SiteId }: GET "/api/sites/{site}/search" { query [mode, q] gives 200: SearchResults }
                /// Who paid, the latest payment first
                People { site: SiteId }: GET "/api/sites/{site}/people" { query [mode, cursor] gives 200: People }
                /// Payments whose source is not known, by what they lack
                Unplaced { site: SiteId }: GET "/api/sites/{site}/unplaced" { query [from, to, mode] gives 200: Unplaced }
                /// The same, newest first
                UnplacedPayments { site: SiteId }: GET "/api/sites/{site}/unplaced/payments" {
                    query [from, to, mode, reason, cursor] gives 200: UnplacedPayments
                }
                /// Queues all of the mode to be decided again
                RunAgain { site: SiteId }: POST "/api/sites/{site}/unplaced/run-again" { query [from, to, mode] gives 202: Unplaced }
                /// What the owner said of a payment's source by hand
                Assignment { site: SiteId, payment: PaymentId }: GET "/api/sites/{site}/payments/{payment}/assignment" {
                    query [mode] gives 200: Assignments
                }
                /// The owner names a payment's source by hand; it wins over every rung
                Assign { site: SiteId, payment: PaymentId }: PUT "/api/sites/{site}/payments/{payment}/assignment" {
                    query [mode] takes NewAssignment gives 200: Assignments refuses [AssignmentInvalid]
                }
                /// Takes back what the owner said of a payment's source
                TakeBack { site: SiteId, payment: PaymentId }: DELETE "/api/sites/{site}/payments/{payment}/assignment" {
                    query [mode] gives 200: Assignments
                }
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
                /// Erases a person, or takes the next steps of that. Money stays
                ErasePerson { site: SiteId, person: PersonId }: POST "/api/sites/{site}/people/{person}/erase" {
                    takes Erase gives 200: Erasure refuses [ConfirmationWrong]
                }

                /// Promotion codes and coupons: what each brought, and the source that is set for it
                PromotionCodes { site: SiteId }: GET "/api/sites/{site}/promotion-codes" { query [from, to, mode] gives 200: PromotionCodes }
                /// Sets the source of a promotion code or coupon; the payments that carry it are attributed again
                SetPromotionSource { site: SiteId, code: String }: PUT "/api/sites/{site}/promotion-codes/{code}" {
                    takes NewPromotionSource gives 200: PromotionCode refuses [PromotionSourceInvalid, TooManyPromotionSources]
                }
                /// Removes the source of a promotion code or coupon, if it has one
                RemovePromotionSource { site: SiteId, code: String }: DELETE "/api/sites/{site}/promotion-codes/{code}" {
                    gives 204 refuses [PromotionSourceInvalid]
                }
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
                /// Writes a note on a day; a site has 500 at most
                NewNote { site: SiteId }: POST "/api/sites/{site}/notes" { takes NewNote gives 201: Note refuses [NoteInvalid, TooManyNotes] }
                /// Deletes a note, if it is there
                RemoveNote { site: SiteId, note: String }: DELETE "/api/sites/{site}/notes/{note}" { gives 204 }

                /// The reporting currency, and what waits for a rate
                ReportingCurrency { site: SiteId }: GET "/api/sites/{site}/reporting-currency" { query [mode] gives 200: ReportingCurrency }
                /// The owner's rates, newest first
                Rates { site: SiteId }: GET "/api/sites/{site}/rates" { query [cursor] gives 200: Rates }
                /// Stores rates; what was converted already stays
                NewRates { site: SiteId }: POST "/api/sites/{site}/rates" {
                    takes NewRates gives 200: RatesStored refuses [RatesInvalid, TooManyRates]
                }
                /// What was spent on sources and campaigns, who begins last first
                Costs { site: SiteId }: GET "/api/sites/{site}/costs" {
                    query [since, until, currency, cursor, limit, filter, breakdown] gives 200: Costs
                }
                /// Stores costs, all or none of them; a row of the same name and days is replaced. A site has 20,000 at most
                PutCosts { site: SiteId }: PUT "/api/sites/{site}/costs" at most COSTS_BODY_MAX_BYTES {
                    query [dry_run] takes NewCosts gives 200: StoredCosts refuses [CostInvalid, CostsOverlap, TooManyCosts]
                }
                /// Deletes the costs of a source, or those of one of its campaigns
                RemoveCosts { site: SiteId }: DELETE "/api/sites/{site}/costs" {
                    query [source, campaign, since, until, dry_run] gives 200: RemovedCosts refuses [CostInvalid]
                }
                /// Deletes a cost, if it is there
                RemoveCost { site: SiteId, cost: String }: DELETE "/api/sites/{site}/costs/{cost}" { gives 204 }
                /// All costs as a CSV file
                CostsFile { site: SiteId }: GET "/api/sites/{site}/costs.csv" { query [since, until, currency] gives 200 }
                /// Stores the costs of a CSV file, all or none of them
                PutCostsFile { site: SiteId }: PUT "/api/sites/{site}/costs.csv" at most COSTS_BODY_MAX_BYTES {
                    query [dry_run] takes CostsText gives 200: StoredCosts refuses [CostInvalid, CostsOverlap, TooManyCosts]
                }

                /// Integrations with Stripe
                Integrations { site: SiteId }: GET "/api/sites/{site}/integrations" { gives 200: Integrations }
                /// Makes an integration, pending until the first verified delivery
                NewIntegration { site: SiteId }: POST "/api/sites/{site}/integrations" { takes NewIntegration gives 201: Integration }
                /// Keeps a signing secret, sealed
                NewSecret { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/secrets" {
                    takes NewSigningSecret gives 201: Integration
                    refuses [TooManySecrets, IntegrationDisconnected] refuses_any_of [OF_A_SECRET]
                }
                /// Forgets a signing secret
                RemoveSecret { site: SiteId, integration: IntegrationId, secret: SecretId }:
                    DELETE "/api/sites/{site}/integrations/{integration}/secrets/{secret}" { gives 200: Integration }
                /// Connects by a restricted key, or replaces it: probes it, seals it, makes the endpoint, begins the first import
                Key { site: SiteId, integration: IntegrationId }: PUT "/api/sites/{site}/integrations/{integration}/key" {
                    takes NewApiKey gives 200: Integration
                    refuses [KeyOfAnotherAccount, IntegrationDisconnected] refuses_any_of [OF_A_KEY, OF_STRIPE]
                }
                /// Finds, makes or repairs the endpoint at Stripe
                Endpoint { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/endpoint" {
                    takes OfMode gives 200: Integration
                    refuses [KeyMissing, IntegrationDisconnected] refuses_any_of [OF_STRIPE]
                }
                /// Imports everything again; nothing is cleared first
                Import { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/import" {
                    takes OfMode gives 202: Integration
                    refuses [KeyMissing, IntegrationDisconnected, ImportRunning] refuses_any_of [OF_STRIPE]
                }
                /// Takes the next steps of an import or a check now, some seconds of them
                Advance { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/import/advance" {
                    takes OfMode gives 200: Integration refuses [KeyMissing, IntegrationDisconnected]
                }
                /// Compares everything with Stripe's own lists and heals what differs
                Check { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/check" {
                    takes OfMode gives 202: Integration
                    refuses [KeyMissing, IntegrationDisconnected, KeyRefused, ImportFirst, CheckRunning]
                }
                /// What differed still when the last comparison ended, every day of it
                CheckDifferences { site: SiteId, integration: IntegrationId }:
                    GET "/api/sites/{site}/integrations/{integration}/check/differences" {
                    query [mode, cursor] gives 200: CheckDifferences
                }
                /// Ends the integration
                Disconnect { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/disconnect" {
                    takes Disconnect gives 200: Integration
                }
                /// The last deliveries
                Deliveries { site: SiteId, integration: IntegrationId }: GET "/api/sites/{site}/integrations/{integration}/deliveries" {
                    gives 200: Deliveries
                }
                /// Takes a quarantined delivery up again
                Replay { site: SiteId, integration: IntegrationId, event: EventId }:
                    POST "/api/sites/{site}/integrations/{integration}/deliveries/{event}/replay" {
                    gives 200: Delivery refuses [DeliveryNotKept, IntegrationDisconnected]
                }
            }
        }
    };
}
