//! What anybody may call, what Stripe does, and what everybody who is let pass does.
//!
//! A row of `Session` is taken by every role and by every API token; it must not depend on a scope.

#[doc(hidden)]
#[macro_export]
macro_rules! routes_of_anybody {
    ($callback:ident $($before:tt)*) => {
        $crate::routes_of_report! {
            $callback $($before)*
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
                /// Exchanges the owner's token, or the code of a link or an invitation, for a sign-in and its cookie
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

            Session => SessionRoute {
                /// Who is signed in, and what they may do
                SignInState: GET "/api/session" { gives 200: SignInState }
                /// The sites; of an API token its own
                Sites: GET "/api/sites" { gives 200: Sites }
            }
        }
    };
}
