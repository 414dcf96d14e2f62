//! Settings: what an owner decides beside secrets, with bounds and defaults, and what a change of each makes stale.
//!
//! Called by the Worker's entry for those of `wrangler.toml`, and by `PATCH /api/sites/<site>` for those of a site.

/// The settings of an installation, from `wrangler.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Pages of an import, and of queued payments, in one invocation. A page costs one request to Stripe and up to five round trips to
    /// D1, as many pages of queued payments up to five each, and ten the rest.
    pub import_pages: usize,
    /// Rows that imports may write a day, all keys together; 0: no bound.
    pub import_rows_a_day: i64,
    /// Rows that visits may write a day, all sites together; 0: no bound. What is left is for money: webhooks are written to the same
    /// database.
    pub collect_rows_a_day: i64,
    /// Where the demo's pretend Stripe answers; only local runs have one.
    pub stripe_demo_origin: Option<String>,
    /// Where the demo shop answers; only local runs have one.
    pub demo_shop_origin: Option<String>,
}

/// A setting that is a number: its name in `wrangler.toml`, its bounds, and its value where none is given.
struct Numeric {
    name: &'static str,
    least: i64,
    most: i64,
    default: i64,
}

/// The default fits the free plan's 50 subrequests, a batch to D1 counted as one; the most is a paid plan's 1,000 of them and some.
const IMPORT_PAGES: Numeric = Numeric { name: "IMPORT_PAGES", least: 1, most: 200, default: 3 };
/// The default leaves the site's own traffic its part of the free plan's 100,000 rows a day.
const IMPORT_ROWS_A_DAY: Numeric = Numeric { name: "IMPORT_ROWS_A_DAY", least: 0, most: ROWS_MAX, default: 50_000 };
/// With the imports' half a tenth is left of the free plan's 100,000 for webhooks and the rest.
const COLLECT_ROWS_A_DAY: Numeric = Numeric { name: "COLLECT_ROWS_A_DAY", least: 0, most: ROWS_MAX, default: 40_000 };
/// More rows than any plan of D1 writes in a day.
const ROWS_MAX: i64 = 1_000_000_000;

impl Numeric {
    /// The value of a text, or of none. A text that is no number counts as none, one out of bounds as the bound; both are complained of.
    fn take(&self, text: Option<String>, complaints: &mut Vec<String>) -> i64 {
        let Self { name, least, most, default } = *self;
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return default };
        let Ok(number) = text.trim().parse::<i64>() else {
            complaints.push(format!("{name} is no whole number; {default} is taken in its place"));
            return default;
        };
        let value = number.clamp(least, most);
        if value != number {
            complaints.push(format!("{name} must be from {least} to {most}; {value} is taken in place of {number}"));
        }
        value
    }
}

impl Settings {
    /// Reads the settings; `text_of` gives a variable's text by its name. Gives also what is to be said of values that were not taken as
    /// they are, for the log: a wrong setting stops nothing.
    pub fn read_vars(text_of: impl Fn(&str) -> Option<String>) -> (Self, Vec<String>) {
        let mut complaints = Vec::new();
        let mut number = |setting: &Numeric| setting.take(text_of(setting.name), &mut complaints);
        let import_pages = usize::try_from(number(&IMPORT_PAGES)).unwrap_or(1);
        let (import_rows_a_day, collect_rows_a_day) = (number(&IMPORT_ROWS_A_DAY), number(&COLLECT_ROWS_A_DAY));
        let mut origin = |name: &str| {
            let said = text_of(name).filter(|origin| !origin.is_empty())?;
            if is_this_machine(&said) {
                return Some(said);
            }
            complaints.push(format!("{name} is no address of this machine; it is ignored"));
            None
        };
        let (stripe_demo_origin, demo_shop_origin) = (origin("STRIPE_DEMO_ORIGIN"), origin("DEMO_SHOP_ORIGIN"));
        let settings =
            Self { import_pages, import_rows_a_day, collect_rows_a_day, stripe_demo_origin, demo_shop_origin };
        (settings, complaints)
    }
}

/// Keys are sent to no other machine than Stripe's: a pretend Stripe answers here or nowhere.
fn is_this_machine(origin: &str) -> bool {
    let local = ["http://localhost:", "http://127.0.0.1:"].iter().find_map(|prefix| origin.strip_prefix(prefix));
    local.is_some_and(|port| port.parse::<u16>().is_ok())
}

/// A setting of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SiteSetting {
    /// What the owner calls it.
    Name,
    /// Whether unsigned identifies are taken.
    IdentifySigning,
    /// Whose events count beside those of the site's own account.
    ConnectedAccounts,
    /// Whether unsigned identifies join the touches of several browsers.
    UnsignedJoin,
    /// Whether invoices paid outside Stripe count.
    CountOutOfBand,
    /// How emails lead to visitors.
    EmailMatching,
    /// How long before a payment a touch may lie.
    Window,
    /// Further metadata keys that hold a visitor's id.
    VisitorKeys,
    /// Its own parameters that are kept beside a click id.
    ClickParameters,
    /// Names of fields and traits that ask for the self-reported source.
    SelfReportedKeys,
    /// Its own hosts.
    Hosts,
    /// Days of reports are days of this zone.
    TimeZone,
    /// What the money of all currencies is converted into.
    ReportingCurrency,
    /// What is left of net revenue after what was sold is paid for.
    Margin,
    /// What each payment costs.
    PaymentFees,
    /// How long what is seen of visitors is kept, and what may be kept on their devices.
    Privacy,
}

/// What a change leaves wrong of what is stored, until it is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stale {
    /// Nothing: what is kept stays as it is, and the setting counts from now on.
    Nothing,
    /// The payments that rest on unsigned identifies.
    PaymentsOnUnsigned,
    /// Every payment.
    EveryPayment,
    /// What is added up by day.
    Days,
    /// What is added up of money by day.
    MoneyOfDays,
}

impl SiteSetting {
    /// What a change of this setting makes stale. Whoever changes a setting sees to it by this.
    pub fn makes_stale(self) -> Stale {
        match self {
            // Identifies that were kept stay, and so does the money of an account that was taken. The keys of metadata and the hosts are
            // looked at when something comes in: of other metadata nothing is kept, and a touch stays what it was.
            Self::Name
            | Self::IdentifySigning
            | Self::ConnectedAccounts
            | Self::VisitorKeys
            | Self::ClickParameters
            | Self::SelfReportedKeys
            | Self::Hosts
            // These count when a question is answered.
            | Self::Margin
            | Self::PaymentFees
            // What is dropped is dropped by the cron; what was added up stays.
            | Self::Privacy => Stale::Nothing,
            Self::UnsignedJoin => Stale::PaymentsOnUnsigned,
            Self::CountOutOfBand | Self::EmailMatching | Self::Window => Stale::EveryPayment,
            Self::TimeZone => Stale::Days,
            Self::ReportingCurrency => Stale::MoneyOfDays,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(vars: &[(&str, &str)]) -> (Settings, Vec<String>) {
        let find = |name: &str| vars.iter().find(|(known, _)| *known == name);
        Settings::read_vars(|name| find(name).map(|(_, text)| (*text).to_owned()))
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        let settings = Settings {
            import_pages: 3,
            import_rows_a_day: 50_000,
            collect_rows_a_day: 40_000,
            stripe_demo_origin: None,
            demo_shop_origin: None,
        };
        assert_eq!(read(&[]), (settings.clone(), Vec::new()));
        assert_eq!(read(&[("IMPORT_PAGES", ""), ("STRIPE_DEMO_ORIGIN", "")]), (settings, Vec::new()));
    }

    #[test]
    fn what_cannot_be_is_bounded_and_said() {
        let (settings, complaints) =
            read(&[("IMPORT_PAGES", "0"), ("IMPORT_ROWS_A_DAY", "-1"), ("COLLECT_ROWS_A_DAY", "many")]);
        assert_eq!((settings.import_pages, settings.import_rows_a_day, settings.collect_rows_a_day), (1, 0, 40_000));
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        let (settings, complaints) = read(&[("COLLECT_ROWS_A_DAY", " 0 "), ("IMPORT_PAGES", "1000000")]);
        assert_eq!((settings.collect_rows_a_day, settings.import_pages, complaints.len()), (0, 200, 1));
    }

    #[test]
    fn a_pretend_stripe_answers_on_this_machine_alone() {
        let origin = |text: &str| read(&[("STRIPE_DEMO_ORIGIN", text)]).0.stripe_demo_origin;
        assert_eq!(origin("http://localhost:4242").as_deref(), Some("http://localhost:4242"));
        for other in
            ["https://stripe.example", "http://localhost:4242/x", "http://localhost.example:1", "http://127.0.0.1"]
        {
            assert_eq!(origin(other), None, "{other}");
        }
        let vars = [("DEMO_SHOP_ORIGIN", "http://localhost:8788"), ("STRIPE_DEMO_ORIGIN", "https://stripe.example")];
        let (settings, complaints) = read(&vars);
        assert_eq!(settings.demo_shop_origin.as_deref(), Some("http://localhost:8788"));
        assert_eq!(complaints, ["STRIPE_DEMO_ORIGIN is no address of this machine; it is ignored"]);
    }
}
