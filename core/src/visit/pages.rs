//! The pages of a visit, from the list that its row holds.
//!
//! A line for each page view after the first beacon: how many seconds after it, and the page; on the landing page's own host the path
//! alone. `-` stands before the lines of a visit that did not begin with a page view; one that did begins with its landing page.

/// A page view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageView {
    /// Seconds since the visit began.
    pub after_s: i64,
    /// Host and path.
    pub page: Option<String>,
}

/// What stands before the lines of a visit that did not begin with a page view, or whose page views stand elsewhere.
const BEGAN_OTHERWISE: &str = "-";

/// Whether the visit began with a page view that this list counts.
pub fn begins_with_page(list: Option<&str>) -> bool {
    list.is_none_or(|list| !list.starts_with(BEGAN_OTHERWISE))
}

/// The page views of a visit, in the order in which they came.
pub fn read_pages(list: Option<&str>, landing_page: Option<&str>) -> Vec<PageView> {
    let host = landing_page.and_then(|page| page.split('/').next()).unwrap_or("");
    let first = PageView { after_s: 0, page: landing_page.map(str::to_owned) };
    let later = list.unwrap_or("").split('\n').skip(1).filter_map(|line| {
        let (after_s, page) = line.split_once(' ')?;
        let page = if page.starts_with('/') { format!("{host}{page}") } else { page.to_owned() };
        Some(PageView { after_s: after_s.parse().ok()?, page: Some(page).filter(|page| !page.is_empty()) })
    });
    begins_with_page(list).then_some(first).into_iter().chain(later).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read() {
        let read = |list| {
            let pages = read_pages(list, Some("shop.example/a"));
            let texts = pages.into_iter().map(|view| format!("{} {}", view.after_s, view.page.unwrap_or_default()));
            texts.collect::<Vec<_>>()
        };
        assert_eq!(read(None), ["0 shop.example/a"]);
        assert_eq!(
            read(Some("\n7 /b c\n9 de.shop.example/")),
            ["0 shop.example/a", "7 shop.example/b c", "9 de.shop.example/"]
        );
        assert_eq!(read(Some("-")), Vec::<String>::new());
        assert_eq!(read(Some("-\n-3 /b")), ["-3 shop.example/b"]);
        assert_eq!(read(Some("\nx /b\n5")), ["0 shop.example/a"], "what is no line is passed over");
    }
}
