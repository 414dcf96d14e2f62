//! Which addresses are pages of the dashboard: the patterns of `www/pages.json`, compiled in.
//!
//! Not here: what a page shows (`www/src/app/pages.ts`, which a test of the dashboard holds to the same list).

/// The list: a JSON array of paths, a part that begins with `:` standing for any one part.
const PATTERNS: &str = include_str!("../../../../www/pages.json");

/// Whether the parts of a path, decoded, make the address of a page. The root is one empty part.
pub(super) fn is_page(parts: &[&str]) -> bool {
    // Read by hand: parsing JSON for each request would cost more than the routing.
    PATTERNS.split('"').skip(1).step_by(2).any(|pattern| matches(pattern, parts))
}

fn matches(pattern: &str, parts: &[&str]) -> bool {
    let wanted = pattern.trim_matches('/').split('/');
    let fits = |(wanted, part): (&str, &&str)| wanted == *part || (wanted.starts_with(':') && !part.is_empty());
    wanted.clone().count() == parts.len() && wanted.zip(parts).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_as_json_would_be() {
        let patterns: Vec<String> = serde_json::from_str(PATTERNS).unwrap();
        assert_eq!(PATTERNS.split('"').skip(1).step_by(2).collect::<Vec<_>>(), patterns);
    }

    #[test]
    fn pages_are_told_from_other_addresses() {
        for page in ["", "sites/new", "sites/site_a", "sites/site_a/payments/pi_1", "sites/site_a/integrations"] {
            assert!(is_page(&page.split('/').collect::<Vec<_>>()), "{page}");
        }
        for other in
            ["sites", "sites//payments", "sites/site_a/nothing", "sites/site_a/payments/pi_1/x", "assets/x.js", "x"]
        {
            assert!(!is_page(&other.split('/').collect::<Vec<_>>()), "{other}");
        }
    }
}
