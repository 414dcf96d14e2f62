//! The notes of the rungs: why a rung was found or not, in a few words.

/// The note of a rung below the one that decided.
pub const DECIDED_EARLIER: &str = "an earlier rung had decided";

/// Every note. Stored explanations name a note by its place here, so places never change; new notes come at the end.
pub const NOTES: [&str; 34] = [
    DECIDED_EARLIER,
    "the session belongs to another visitor than the one beside it",
    "no such session was seen on this site",
    "no session id in any metadata",
    "another tool's id, seen beside this visitor",
    "another tool's id, seen beside several visitors: it leads to none of them",
    "no visit of this visitor was seen: the visitor is known, the source is not",
    "the value is not an id",
    "it names another site",
    "no visitor id in any metadata",
    "the site's server vouched for another visitor",
    "no such visitor or session was seen",
    "it is not an id of ours",
    "no client_reference_id",
    "several visitors came back with this Checkout Session",
    "no visit came back with this Checkout Session",
    "Stripe was asked for it, and there is none",
    "no Checkout Session is known",
    "no earlier payment of this customer names a visitor",
    "no other payment of this customer names a visitor",
    "no customer on any object",
    "no visitor was identified as this user",
    "no headwater_user_id in any metadata",
    "no email on any object",
    "the site does not match by email",
    "the site does not match by unsigned email",
    "no signed identify carried it",
    "no visitor was identified with it",
    "a browser claimed it after the payment",
    "a browser claimed it",
    "no source in any metadata",
    "no source is set for this code",
    "the visits of this visitor tell no more than direct",
    "an unsigned statement names the visitor, and moves nothing",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sorted::SortedSet;

    #[test]
    fn they_are_what_the_rungs_say() {
        let ladder =
            [include_str!("mod.rs"), include_str!("ids.rs"), include_str!("people.rs"), include_str!("code.rs")]
                .concat();
        for note in NOTES.iter().filter(|note| **note != DECIDED_EARLIER) {
            assert!(ladder.contains(&format!("\"{note}\"")), "no rung says: {note}");
        }
        assert_eq!(NOTES.iter().collect::<SortedSet<_>>().len(), NOTES.len(), "each stands here once");
    }
}
