//! Promotion codes and coupons, and the sources that the owner set for them.

use crate::attribution::promotion_source::PromotionSource;
use crate::base::wire::wire;
use crate::report::Money;

wire! {
    /// Answer of `GET /api/sites/<site>/promotion-codes`.
    pub struct PromotionCodes {
        /// Codes with money in the range that no source is set for, most payments first, 200 at most; then those with a source.
        pub codes: Vec<PromotionCode>,
        /// How many sources the site may still set.
        pub left: i64,
    }

    /// A promotion code or coupon.
    pub struct PromotionCode {
        /// Stripe's id: `promo_…`, or a coupon's where no promotion code led to the discount.
        pub code: String,
        /// The code as customers type it, as the owner wrote it; empty where nobody did.
        pub name: String,
        /// The source that is set for it.
        pub source: Option<PromotionSource>,
        /// When it was set, unix seconds.
        pub set_s: Option<i64>,
        /// What it brought in the range, an entry a currency.
        pub money: Vec<PromotionMoney>,
    }

    /// What a code brought in one currency.
    pub struct PromotionMoney {
        /// Lower-case ISO code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Its money.
        pub money: Money,
    }

    /// Body of `PUT /api/sites/<site>/promotion-codes/<code>`.
    pub struct NewPromotionSource {
        /// The source.
        #[serde(flatten)]
        pub source: PromotionSource,
        /// The code as customers type it, at most 200 characters.
        #[serde(default)]
        pub name: String,
    }
}
