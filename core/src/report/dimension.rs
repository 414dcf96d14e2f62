//! Dimensions: what visits and credit are told apart by, and the names that a visit or a touch has under each.

use crate::base::json::FromJson;
use crate::stripe::ledger::Bought;
use crate::visit::channel::Channel;
use crate::visit::touch::Touch;
use serde::{Deserialize, Serialize};

macro_rules! dimensions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What a breakdown or a filter looks at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Dimension {
            $($(#[$doc])* $name,)*
        }

        impl Dimension {
            /// Every one, those of visits first.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As it stands in SQL, JSON and addresses.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

dimensions! {
    /// Channel of the touch.
    Channel = "channel",
    /// Source of the touch; `(direct)` for Direct.
    Source = "source",
    /// Medium: tagged, or proved by the click id.
    Medium = "medium",
    /// Campaign of the touch.
    Campaign = "campaign",
    /// Term of the touch.
    Term = "term",
    /// Content of the touch.
    Content = "content",
    /// Host and path of the referrer.
    Referrer = "referrer",
    /// Host and path of the first page.
    LandingPage = "landing_page",
    /// Host of the first page.
    Host = "host",
    /// Which advertising network's click id the address had.
    ClickKind = "click_kind",
    /// Country, ISO 3166-1 alpha-2.
    Country = "country",
    /// `desktop`, `mobile`, `tablet`.
    Device = "device",
    /// The browser.
    Browser = "browser",
    /// The operating system.
    Os = "os",
    /// `new` or `returning`, as the session began.
    Visitor = "visitor",
    /// How sure the attribution is; of money only.
    Confidence = "confidence",
    /// The rung that decided; of money only.
    Rung = "rung",
    /// `renewal`, or `first` for everything else; of money only.
    Renewal = "renewal",
    /// The product's id: of an invoice's largest line, or of the subscription; of money only, as below.
    Product = "product",
    /// The price's id, of the same.
    Price = "price",
    /// `one_time`, `day`, `week`, `month` or `year`.
    Interval = "interval",
    /// Country of the billing address, ISO 3166-1 alpha-2.
    BillingCountry = "billing_country",
    /// The promotion code's id; where no promotion code led to the discount, the coupon's.
    PromotionCode = "promotion_code",
    /// The self-reported source, in lower case with single blanks; of money only, and no touch.
    SelfReported = "self_reported",
    /// What a payment whose source is not known lacks before anything else; of money only.
    Missing = "missing",
    /// Who paid: Stripe's customer, else the pseudonym of the email address, else the visitor, else the payment itself.
    Customer = "customer",
    /// From where the payment's rate into the reporting currency is: `same`, `stripe` or `table`; no name where there is none.
    RateOrigin = "rate_origin",
}

/// The source of a touch that came directly.
pub const DIRECT: &str = "(direct)";

/// How filters write that there is no name.
pub const NO_NAME: &str = "(none)";

/// Dimensions of visits and touches.
pub const NAMES: usize = 15;

/// How many of them come from the touch; the others from the device.
const OF_TOUCH: usize = 10;

impl Dimension {
    /// Those that visits and touches have names under.
    pub fn of_visits() -> &'static [Self] {
        Self::ALL.get(..NAMES).unwrap_or(Self::ALL)
    }

    /// Its place among [`Dimension::of_visits`]; `None`: of money only.
    pub fn place(self) -> Option<usize> {
        Self::of_visits().iter().position(|one| *one == self)
    }

    /// Whether it looks at what a payment bought.
    pub fn is_of_bought(self) -> bool {
        matches!(self, Self::Product | Self::Price | Self::Interval | Self::BillingCountry | Self::PromotionCode)
    }

    /// Whether a payment has its name, and not a touch of it.
    pub fn is_of_payment(self) -> bool {
        self.is_of_bought() || matches!(self, Self::Missing | Self::Customer | Self::SelfReported | Self::RateOrigin)
    }

    /// Those that days and months are added up by. There are about as many customers as payments, so they stand in columns alone.
    pub fn summed() -> Vec<Self> {
        Self::ALL.iter().copied().filter(|one| *one != Self::Customer).collect()
    }

    /// Whether its names stand in a column of a day's money.
    pub fn has_column(self) -> bool {
        self.place().is_some() || self.is_of_payment()
    }

    /// The name of what was bought.
    pub fn of_bought(self, bought: &Bought) -> Option<&str> {
        let name = match self {
            Self::Product => &bought.product,
            Self::Price => &bought.price,
            Self::Interval => &bought.interval,
            Self::BillingCountry => &bought.billing_country,
            Self::PromotionCode => &bought.promotion_code,
            _ => &None,
        };
        name.as_deref()
    }

    /// Whether a session that begins no touch has nothing to say of it.
    pub fn is_of_touch(self) -> bool {
        self.place().is_some_and(|place| place < OF_TOUCH)
    }

    /// Reads a dimension's name; `None` when there is no such dimension.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.as_str() == text)
    }
}

/// What is known of a visitor's device, as it is stored with a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceNames {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Kind of device.
    pub device: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// The operating system.
    pub os: Option<String>,
    /// Whether no earlier session of the visitor was known; absent: not known.
    pub is_new: Option<bool>,
}

/// The names of a visit or touch, in the order of [`Dimension::of_visits`]; `None`: it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub [Option<String>; NAMES]);

impl Names {
    /// Of a touch on a device.
    pub fn of(touch: &Touch, channel: Channel, device: DeviceNames) -> Self {
        let direct = || (channel == Channel::Direct).then(|| DIRECT.to_owned());
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let host =
            touch.landing_page.as_deref().and_then(|page| page.split('/').next()).filter(|host| !host.is_empty());
        let visitor = device.is_new.map(|is_new| if is_new { "new" } else { "returning" });
        Self([
            Some(channel.as_str().to_owned()),
            touch.source().or_else(direct),
            touch.medium(),
            text(&touch.utm_campaign),
            text(&touch.utm_term),
            text(&touch.utm_content),
            text(&touch.referrer),
            text(&touch.landing_page),
            host.map(str::to_owned),
            text(&touch.click_kind),
            device.country,
            device.device,
            device.browser,
            device.os,
            visitor.map(str::to_owned),
        ])
    }

    /// The name under a dimension.
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.0.get(dimension.place()?)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touch_has_its_names_in_the_order_of_the_dimensions() {
        let touch = Touch {
            landing_page: Some("shop.example/a".to_owned()),
            utm_campaign: Some(String::new()),
            click_kind: Some("gclid".to_owned()),
            ..Touch::default()
        };
        let device = DeviceNames { os: Some("iOS".to_owned()), is_new: Some(false), ..DeviceNames::default() };
        let names = Names::of(&touch, Channel::PaidSearch, device);
        for (dimension, name) in [
            (Dimension::Channel, Some("Paid Search")),
            (Dimension::Source, Some("google")),
            (Dimension::Campaign, None),
            (Dimension::LandingPage, Some("shop.example/a")),
            (Dimension::Host, Some("shop.example")),
            (Dimension::ClickKind, Some("gclid")),
            (Dimension::Os, Some("iOS")),
            (Dimension::Visitor, Some("returning")),
            (Dimension::Rung, None),
        ] {
            assert_eq!(names.get(dimension), name, "{dimension:?}");
        }
        let direct = Names::of(&Touch::default(), Channel::Direct, DeviceNames::default());
        assert_eq!(direct.get(Dimension::Source), Some(DIRECT));
        assert_eq!(Dimension::of_visits().iter().filter(|one| one.is_of_touch()).count(), OF_TOUCH);
        for dimension in Dimension::ALL {
            assert_eq!(Dimension::parse(dimension.as_str()), Some(*dimension));
        }
    }
}
