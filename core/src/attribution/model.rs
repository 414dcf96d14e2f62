//! Models: which touches of a journey a payment is credited to.
//!
//! A model gives weights; [`split`] applies them to amounts. What always holds: the weights of a journey that has touches sum to [`WHOLE`],
//! and the parts of an amount sum to the amount. There is no float: a build for the browser and one for the server give the same weights.

use super::journey::FrozenTouch;
use crate::base::json::FromJson;
use crate::base::sorted::sort_by_key;
use crate::visit::channel::Channel;
use serde::{Deserialize, Serialize};

/// The weight of a whole payment, in millionths.
pub const WHOLE: u32 = 1_000_000;

/// In time decay a touch that is this much older than another weighs half, in seconds: seven days.
pub const HALF_LIFE_S: i64 = 7 * 86_400;

/// How credit is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// All to the last touch that is not Direct; if all are Direct, to the last.
    LastNonDirect,
    /// All to the first touch.
    FirstTouch,
    /// All to the last touch.
    LastTouch,
    /// The same to each touch.
    Linear,
    /// 40 % to the first touch, 40 % to the last, the rest to those between; of two touches a half to each.
    PositionBased,
    /// A touch weighs half as much as one that is seven days younger.
    TimeDecay,
}

/// What a model looks at in a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TouchFacts {
    /// How long before the end of the window it was, in seconds, not negative.
    pub age_s: i64,
    /// It is of the channel Direct.
    pub direct: bool,
    /// It rests on an unsigned statement.
    pub joined: bool,
}

impl TouchFacts {
    /// Of a touch, seen from the end of its window.
    pub fn of(touch: &FrozenTouch, until_s: i64) -> Self {
        let age_s = (until_s - touch.seen.at_s).max(0);
        Self { age_s, direct: touch.seen.channel == Channel::Direct, joined: touch.joined }
    }
}

/// Which touches may have credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Older ones have none, in seconds; `None`: lifetime. One exactly at the edge counts.
    pub window_s: Option<i64>,
    /// Those that rest on unsigned statements count where no other in the window tells more than Direct (A16).
    pub fills: bool,
}

/// A share of the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Index into the journey.
    pub touch: usize,
    /// Millionths of the payment.
    pub weight: u32,
}

impl Counted {
    fn holds(self, touch: &TouchFacts) -> bool {
        self.window_s.is_none_or(|window_s| touch.age_s <= window_s)
    }

    /// The places of the touches that count, in order.
    fn places(self, journey: &[TouchFacts]) -> Vec<usize> {
        let own_tells = journey.iter().any(|touch| !touch.joined && self.holds(touch) && !touch.direct);
        let joined_count = self.fills && !own_tells;
        let counts = |touch: &TouchFacts| self.holds(touch) && (joined_count || !touch.joined);
        journey.iter().enumerate().filter(|(_, touch)| counts(touch)).map(|(place, _)| place).collect()
    }
}

impl Model {
    /// Every model, the default first.
    pub const ALL: [Self; 6] =
        [Self::LastNonDirect, Self::FirstTouch, Self::LastTouch, Self::Linear, Self::PositionBased, Self::TimeDecay];

    /// Those whose credit is stored with each payment, for lists: each names one touch.
    pub const STORED: [Self; 2] = [Self::LastNonDirect, Self::FirstTouch];

    /// As it stands in SQL, JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LastNonDirect => "last_non_direct",
            Self::FirstTouch => "first_touch",
            Self::LastTouch => "last_touch",
            Self::Linear => "linear",
            Self::PositionBased => "position_based",
            Self::TimeDecay => "time_decay",
        }
    }

    /// Reads a model's name; `None` when there is no such model.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.as_str() == text)
    }

    /// The shares of a payment, oldest touch first; none where no touch counts. A share of nothing is left out.
    pub fn shares(self, journey: &[TouchFacts], counted: Counted) -> Vec<Share> {
        let places = counted.places(journey);
        let one =
            |place: Option<&usize>| place.map(|touch| Share { touch: *touch, weight: WHOLE }).into_iter().collect();
        let tells = |place: &&usize| journey.get(**place).is_some_and(|touch| !touch.direct);
        match self {
            Self::FirstTouch => one(places.first()),
            Self::LastTouch => one(places.last()),
            Self::LastNonDirect => one(places.iter().rev().find(tells).or(places.last())),
            Self::Linear => weighed(&places, &vec![1; places.len()]),
            Self::PositionBased => weighed(&places, &by_position(places.len())),
            Self::TimeDecay => {
                // The youngest weighs one: only differences of age matter, so a journey of any age keeps its precision.
                let youngest_s = places.iter().filter_map(|place| journey.get(*place)).map(|touch| touch.age_s).min();
                let of = |place: &usize| {
                    journey.get(*place).map_or(0, |touch| decayed(touch.age_s - youngest_s.unwrap_or(0)))
                };
                weighed(&places, &places.iter().map(of).collect::<Vec<u64>>())
            }
        }
    }
}

/// Weights by place: 40, 20 over those between, 40.
fn by_position(touches: usize) -> Vec<u64> {
    match touches {
        0..=2 => vec![1; touches],
        _ => {
            let between = u64::try_from(touches - 2).unwrap_or(1);
            // In fifths of a part between: 2 · between, 1 each, 2 · between.
            let mut weights = vec![1; touches];
            for end in [0, touches - 1] {
                if let Some(weight) = weights.get_mut(end) {
                    *weight = 2 * between;
                }
            }
            weights
        }
    }
}

/// Shares in proportion to some weights that sum to [`WHOLE`]: each is rounded down, and what is left goes to the largest remainders, of
/// equal ones to the earlier touch.
fn weighed(places: &[usize], weights: &[u64]) -> Vec<Share> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    if sum == 0 {
        return Vec::new();
    }
    let exact = |weight: &u64| u128::from(*weight) * u128::from(WHOLE);
    let mut millionths: Vec<u32> =
        weights.iter().map(|weight| u32::try_from(exact(weight) / sum).unwrap_or(WHOLE)).collect();
    let left = WHOLE.saturating_sub(millionths.iter().sum());
    let mut order: Vec<usize> = (0..weights.len()).collect();
    sort_by_key(&mut order, |at| std::cmp::Reverse(weights.get(*at).map_or(0, |weight| exact(weight) % sum)));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(weight) = millionths.get_mut(at) {
            *weight += 1;
        }
    }
    let share = |(touch, weight): (&usize, u32)| Share { touch: *touch, weight };
    places.iter().zip(millionths).map(share).filter(|share| share.weight > 0).collect()
}

/// 2^(−age / [`HALF_LIFE_S`]) in units of 2^−63, exact to a few of them: the age is written in binary, and each bit of the part below one
/// half-life multiplies by its power of [`ROOTS`].
fn decayed(age_s: i64) -> u64 {
    let age_s = u64::try_from(age_s).unwrap_or(0);
    let half_life_s = HALF_LIFE_S.unsigned_abs();
    let (halvings, rest_s) = (age_s / half_life_s, age_s % half_life_s);
    if halvings >= 63 {
        return 0;
    }
    let bits = (rest_s << 32) / half_life_s;
    let times = |weight: u64, (place, root): (usize, &u64)| {
        let is_set = bits >> (31 - place) & 1 == 1;
        let product = u64::try_from((u128::from(weight) * u128::from(*root)) >> 63).unwrap_or(weight);
        if is_set { product } else { weight }
    };
    ROOTS.iter().enumerate().fold(1 << 63, times) >> halvings
}

/// 2^(−1/2), 2^(−1/4), 2^(−1/8) … in units of 2^−63.
const ROOTS: [u64; 32] = [
    6_521_908_912_666_391_106,
    7_755_900_482_342_532_474,
    8_457_869_449_776_733_335,
    8_832_331_321_595_618_838,
    9_025_734_193_507_008_925,
    9_124_017_994_966_720_698,
    9_173_560_510_430_823_462,
    9_198_432_556_164_277_331,
    9_210_893_855_724_328_809,
    9_217_130_834_664_616_070,
    9_220_250_907_674_776_491,
    9_221_811_340_221_203_999,
    9_222_591_655_524_303_666,
    9_222_981_837_935_769_002,
    9_223_176_935_331_786_073,
    9_223_274_485_577_403_901,
    9_223_323_261_087_119_913,
    9_223_347_648_938_705_290,
    9_223_359_842_888_679_895,
    9_223_365_939_869_712_687,
    9_223_368_988_361_740_456,
    9_223_370_512_608_132_184,
    9_223_371_274_731_422_509,
    9_223_371_655_793_091_287,
    9_223_371_846_323_931_579,
    9_223_371_941_589_353_202,
    9_223_371_989_222_064_382,
    9_223_372_013_038_420_064,
    9_223_372_024_946_597_928,
    9_223_372_030_900_686_866,
    9_223_372_033_877_731_337,
    9_223_372_035_366_253_572,
];

/// The parts of an amount by the weights of some shares, in their order; they sum to the amount where the weights sum to [`WHOLE`]. Part i
/// is what the shares up to i have together, rounded towards nothing, less what those before have.
pub fn split(amount_minor: i64, weights: impl Iterator<Item = u32>) -> impl Iterator<Item = i64> {
    let magnitude = u128::from(amount_minor.unsigned_abs());
    let (mut weight_so_far, mut so_far) = (0_u128, 0_i64);
    weights.map(move |weight| {
        weight_so_far += u128::from(weight);
        let upto =
            i64::try_from(magnitude * weight_so_far / u128::from(WHOLE)).unwrap_or(i64::MAX) * amount_minor.signum();
        let part = upto - so_far;
        so_far = upto;
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL_COUNT: Counted = Counted { window_s: None, fills: true };

    fn seen(age_s: i64) -> TouchFacts {
        TouchFacts { age_s, direct: false, joined: false }
    }

    fn weights(model: Model, journey: &[TouchFacts]) -> Vec<(usize, u32)> {
        model.shares(journey, ALL_COUNT).iter().map(|share| (share.touch, share.weight)).collect()
    }

    #[test]
    fn each_model_by_the_book() {
        let direct = TouchFacts { direct: true, ..seen(0) };
        let journey = [seen(3 * HALF_LIFE_S), seen(2 * HALF_LIFE_S), seen(HALF_LIFE_S), direct];
        assert_eq!(weights(Model::LastNonDirect, &journey), [(2, WHOLE)]);
        assert_eq!(weights(Model::FirstTouch, &journey), [(0, WHOLE)]);
        assert_eq!(weights(Model::LastTouch, &journey), [(3, WHOLE)]);
        assert_eq!(weights(Model::Linear, &journey), [(0, 250_000), (1, 250_000), (2, 250_000), (3, 250_000)]);
        assert_eq!(weights(Model::PositionBased, &journey), [(0, 400_000), (1, 100_000), (2, 100_000), (3, 400_000)]);
        // 1/15, 2/15, 4/15, 8/15
        assert_eq!(weights(Model::TimeDecay, &journey), [(0, 66_667), (1, 133_333), (2, 266_667), (3, 533_333)]);
        assert_eq!(weights(Model::PositionBased, &journey[..2]), [(0, 500_000), (1, 500_000)]);
        assert_eq!(weights(Model::PositionBased, &journey[..1]), [(0, WHOLE)]);
        assert_eq!(
            weights(Model::Linear, &journey[..3]),
            [(0, 333_334), (1, 333_333), (2, 333_333)],
            "ties to the earlier"
        );
        assert_eq!(weights(Model::LastNonDirect, &[direct, direct]), [(1, WHOLE)]);
        for model in Model::ALL {
            assert!(weights(model, &[]).is_empty());
        }
    }

    #[test]
    fn a_window_holds_what_lies_at_its_edge_and_claims_only_fill() {
        let journey = [seen(101), TouchFacts { joined: true, ..seen(100) }, TouchFacts { direct: true, ..seen(100) }];
        let counted = |window_s, fills| Model::Linear.shares(&journey, Counted { window_s, fills });
        let touches = |shares: Vec<Share>| shares.iter().map(|share| share.touch).collect::<Vec<_>>();
        assert_eq!(touches(counted(Some(100), true)), [1, 2], "nothing but Direct is the visitor's own");
        assert_eq!(touches(counted(Some(100), false)), [2]);
        assert_eq!(touches(counted(Some(101), true)), [0, 2], "the visitor's own tells more");
        assert_eq!(touches(counted(Some(99), true)), [0; 0]);
    }

    proptest! {
        #[test]
        fn weights_sum_to_the_whole_and_parts_to_the_amount(
            ages in prop::collection::vec(0..800 * 86_400_i64, 1..50), amount in -(1_i64 << 53)..(1 << 53),
        ) {
            let journey: Vec<TouchFacts> = ages.into_iter().map(seen).collect();
            for model in Model::ALL {
                let shares = model.shares(&journey, ALL_COUNT);
                prop_assert_eq!(shares.iter().map(|share| share.weight).sum::<u32>(), WHOLE);
                let parts: Vec<i64> = split(amount, shares.iter().map(|share| share.weight)).collect();
                prop_assert_eq!(parts.iter().sum::<i64>(), amount);
                prop_assert!(parts.iter().all(|part| part.signum() * amount.signum() >= 0));
            }
        }

        #[test]
        fn decay_is_the_power_of_a_half(ages in prop::collection::vec(0..90 * 86_400_i64, 1..12)) {
            let journey: Vec<TouchFacts> = ages.iter().copied().map(seen).collect();
            #[expect(clippy::cast_precision_loss, reason = "the oracle is in floats")]
            let power = |age: &i64| 0.5_f64.powf(*age as f64 / 3_600.0 / 168.0);
            let sum: f64 = ages.iter().map(power).sum();
            let mut given = vec![0_u32; ages.len()];
            for share in Model::TimeDecay.shares(&journey, ALL_COUNT) {
                given[share.touch] = share.weight;
            }
            for (age, weight) in ages.iter().zip(given) {
                let exact = power(age) / sum * f64::from(WHOLE);
                prop_assert!((exact - f64::from(weight)).abs() <= 1.0, "{exact} and {weight}");
            }
        }
    }
}
