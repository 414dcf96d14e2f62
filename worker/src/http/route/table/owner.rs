//! Scope `owner`: the installation, who may do what in it, and what cannot be taken back. No API token has this scope.

#[doc(hidden)]
#[macro_export]
macro_rules! routes_of_owner {
    ($callback:ident $($before:tt)*) => {
        $callback! {
            $($before)*
            Owner => OwnerRoute {
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
                /// Makes a site
                NewSite: POST "/api/sites" { takes NewSite gives 201: Site refuses [SiteNameInvalid, SiteHostsInvalid, TimeZoneUnknown] }
                /// Deletes the site with everything of it: it is gone at once, its rows within minutes or days
                DeleteSite { site: SiteId }: DELETE "/api/sites/{site}" {
                    takes DeleteSite gives 200: SiteDeletion refuses [ConfirmationWrong]
                }
                /// The members, and who is invited
                Members: GET "/api/members" { gives 200: Members }
                /// Invites a member: gives a link that signs one browser in, once, within seven days
                InviteMember: POST "/api/members" { takes NewMember gives 201: Invitation refuses [MemberInvalid, TooManyMembers] }
                /// Gives a member another role
                ChangeMember { member: String }: PATCH "/api/members/{member}" { takes MemberChange gives 204 }
                /// Removes a member, whose sign-ins end
                RemoveMember { member: String }: DELETE "/api/members/{member}" { gives 204 }
                /// Makes another link for a member; the one before opens nothing any more
                NewInvitation { member: String }: POST "/api/members/{member}/invitation" { gives 201: Invitation }
                /// What was changed, and by whom, newest first
                Activity: GET "/api/activity" { query [cursor] gives 200: Activities }
                /// The API tokens of a site
                ApiTokens { site: SiteId }: GET "/api/sites/{site}/api-tokens" { gives 200: ApiTokens }
                /// Makes an API token, shown once; a site has 50 at most
                NewApiToken { site: SiteId }: POST "/api/sites/{site}/api-tokens" {
                    takes NewApiToken gives 201: MadeApiToken refuses [ApiTokenInvalid, TooManyApiTokens]
                }
                /// Revokes an API token
                RevokeApiToken { site: SiteId, api_token: String }: DELETE "/api/sites/{site}/api-tokens/{api_token}" { gives 204 }
                /// Erases a person, or takes the next steps of that. Money stays
                ErasePerson { site: SiteId, person: PersonId }: POST "/api/sites/{site}/people/{person}/erase" {
                    takes Erase gives 200: Erasure refuses [ConfirmationWrong]
                }
            }
        }
    };
}
