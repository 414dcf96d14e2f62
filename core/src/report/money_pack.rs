//! How a sum of money is packed.
//!
//! What always holds: what is read is what was written under the same currency.

use super::figures::Money;
use super::money_part::rounded;
use super::pack::{Packer, Unpacker};
use crate::attribution::model::WHOLE;
use crate::base::money::Currency;

/// Fees stand in the reporting currency alone.
pub(super) fn pack_money(currency: Currency, money: &Money, numbers: &mut Packer) {
    for minor in [money.gross_minor, money.refunds_minor, money.disputes_minor, money.renewal_net_minor] {
        numbers.put_signed(minor);
    }
    pack_millionths(money.payment_millionths, numbers);
    pack_millionths(money.new_customer_millionths, numbers);
    if currency.is_all() {
        numbers.put_signed(money.fees_minor);
        pack_millionths(money.fees_unknown_millionths, numbers);
    }
}

/// An even number: whole ones.
fn pack_millionths(millionths: i64, numbers: &mut Packer) {
    let (whole, rest) = (millionths / i64::from(WHOLE), millionths % i64::from(WHOLE));
    numbers.put_count(if rest == 0 { whole << 1 } else { millionths << 1 | 1 });
}

fn unpack_millionths(numbers: &mut Unpacker) -> i64 {
    let packed = numbers.take_count();
    if packed & 1 == 0 { (packed >> 1) * i64::from(WHOLE) } else { packed >> 1 }
}

pub(super) fn unpack_money(currency: Currency, numbers: &mut Unpacker) -> Money {
    let [gross_minor, refunds_minor, disputes_minor, renewal_net_minor] =
        [(); 4].map(|()| numbers.take_signed().unwrap_or(0));
    let [payment_millionths, new_customer_millionths] = [(); 2].map(|()| unpack_millionths(numbers));
    let fees_minor = if currency.is_all() { numbers.take_signed().unwrap_or(0) } else { 0 };
    let fees_unknown_millionths = if currency.is_all() { unpack_millionths(numbers) } else { 0 };
    Money {
        gross_minor,
        refunds_minor,
        disputes_minor,
        net_minor: gross_minor.saturating_add(refunds_minor).saturating_add(disputes_minor),
        payments: rounded(payment_millionths),
        payment_millionths,
        renewal_net_minor,
        new_customers: rounded(new_customer_millionths),
        new_customer_millionths,
        fees_minor,
        fees_unknown: rounded(fees_unknown_millionths),
        fees_unknown_millionths,
    }
}
