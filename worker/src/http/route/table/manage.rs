//! Scope `manage`: everything that changes something of one site; and scope `ingest`: data that is sent in.

#[doc(hidden)]
#[macro_export]
macro_rules! routes_of_manage {
    ($callback:ident $($before:tt)*) => {
        $crate::routes_of_owner! {
            $callback $($before)*
            Manage => ManageRoute {
                /// Changes settings of the site
                ChangeSite { site: SiteId }: PATCH "/api/sites/{site}" {
                    takes SiteChange gives 200: Site
                    refuses [
                        ChangeEmpty, ConnectedAccountsInvalid, ClickParametersInvalid, SiteNameInvalid, SiteHostsInvalid,
                        TimeZoneUnknown, WindowDaysInvalid, VisitorKeysInvalid, SelfReportedKeysInvalid,
                        ReportingCurrencyInvalid, MarginInvalid, PaymentFeesInvalid, PrivacyInvalid
                    ]
                }
                /// Makes the key that the site's server signs identifies with, shown once; one that was there is taken for a day more
                NewIdentifyKey { site: SiteId }: POST "/api/sites/{site}/identify-key" { gives 201: NewIdentifyKey }
                /// Removes the key, and the one it replaced
                RemoveIdentifyKey { site: SiteId }: DELETE "/api/sites/{site}/identify-key" { gives 200: Site }
                /// Begins to make everything that is derived anew from the facts, unless that is under way; the cron goes on with it
                Rebuild { site: SiteId }: POST "/api/sites/{site}/rebuild" { gives 202: Rebuild }
                /// Takes the next steps of a rebuild that is under way, now
                AdvanceRebuild { site: SiteId }: POST "/api/sites/{site}/rebuild/advance" { gives 200: Rebuild }
                /// Queues all of the mode to be decided again
                RunAgain { site: SiteId }: POST "/api/sites/{site}/unplaced/run-again" { query [from, to, mode] gives 202: Unplaced }
                /// The owner names a payment's source by hand; it wins over every rung
                Assign { site: SiteId, payment: PaymentId }: PUT "/api/sites/{site}/payments/{payment}/assignment" {
                    query [mode] takes NewAssignment gives 200: Assignments refuses [AssignmentInvalid]
                }
                /// Takes back what the owner said of a payment's source
                TakeBack { site: SiteId, payment: PaymentId }: DELETE "/api/sites/{site}/payments/{payment}/assignment" {
                    query [mode] gives 200: Assignments
                }
                /// Sets the source of a promotion code or coupon; the payments that carry it are attributed again
                SetPromotionSource { site: SiteId, code: String }: PUT "/api/sites/{site}/promotion-codes/{code}" {
                    takes NewPromotionSource gives 200: PromotionCode refuses [PromotionSourceInvalid, TooManyPromotionSources]
                }
                /// Removes the source of a promotion code or coupon, if it has one
                RemovePromotionSource { site: SiteId, code: String }: DELETE "/api/sites/{site}/promotion-codes/{code}" {
                    gives 204 refuses [PromotionSourceInvalid]
                }
                /// Writes a note on a day; a site has 500 at most
                NewNote { site: SiteId }: POST "/api/sites/{site}/notes" { takes NewNote gives 201: Note refuses [NoteInvalid, TooManyNotes] }
                /// Deletes a note, if it is there
                RemoveNote { site: SiteId, note: String }: DELETE "/api/sites/{site}/notes/{note}" { gives 204 }
                /// Deletes the costs of a source, or those of one of its campaigns
                RemoveCosts { site: SiteId }: DELETE "/api/sites/{site}/costs" {
                    query [source, campaign, since, until, dry_run] gives 200: RemovedCosts refuses [CostInvalid]
                }
                /// Deletes a cost, if it is there
                RemoveCost { site: SiteId, cost: String }: DELETE "/api/sites/{site}/costs/{cost}" { gives 204 }
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
                /// Ends the integration
                Disconnect { site: SiteId, integration: IntegrationId }: POST "/api/sites/{site}/integrations/{integration}/disconnect" {
                    takes Disconnect gives 200: Integration
                }
                /// Takes a quarantined delivery up again
                Replay { site: SiteId, integration: IntegrationId, event: EventId }:
                    POST "/api/sites/{site}/integrations/{integration}/deliveries/{event}/replay" {
                    gives 200: Delivery refuses [DeliveryNotKept, IntegrationDisconnected]
                }
            }

            Ingest => IngestRoute {
                /// Stores rates; what was converted already stays
                NewRates { site: SiteId }: POST "/api/sites/{site}/rates" {
                    takes NewRates gives 200: RatesStored refuses [RatesInvalid, TooManyRates]
                }
                /// Stores costs, all or none of them; a row of the same name and days is replaced. A site has 20,000 at most
                PutCosts { site: SiteId }: PUT "/api/sites/{site}/costs" at most COSTS_BODY_MAX_BYTES {
                    query [dry_run] takes NewCosts gives 200: StoredCosts refuses [CostInvalid, CostsOverlap, TooManyCosts]
                }
                /// Stores the costs of a CSV file, all or none of them
                PutCostsFile { site: SiteId }: PUT "/api/sites/{site}/costs.csv" at most COSTS_BODY_MAX_BYTES {
                    query [dry_run] takes CostsText gives 200: StoredCosts refuses [CostInvalid, CostsOverlap, TooManyCosts]
                }
            }
        }
    };
}
