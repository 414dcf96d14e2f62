//! Which code the errors of the floors below are told by.
//!
//! Those floors name their own codes, in logs and in what they store; a test holds the two equal.

use super::ErrorCode;
use crate::stripe::api_key::ApiKeyError;
use crate::stripe::rest::ApiFailure;
use crate::stripe::signature::{SecretError, SignatureError};
use crate::visit::beacon::BeaconError;
use crate::visit::identify::IdentifyError;

/// Tells each error of an enum by one code.
macro_rules! told_by {
    ($($error:ty { $($pattern:pat => $code:ident),* $(,)? })*) => {
        $(impl From<$error> for ErrorCode {
            fn from(error: $error) -> Self {
                match error { $($pattern => Self::$code),* }
            }
        })*
    };
}

told_by! {
    BeaconError {
        BeaconError::TooLarge => BodyTooLarge,
        BeaconError::NotJson => JsonInvalid,
        BeaconError::Version => VersionUnknown,
        BeaconError::Site => SiteUnknown,
        BeaconError::Visitor => VisitorIdInvalid,
        BeaconError::Session => SessionIdInvalid,
        BeaconError::Body(_) => BodyInvalid,
    }
    IdentifyError {
        IdentifyError::Unsigned => IdentifyUnsigned,
        IdentifyError::KeyMissing => IdentifyKeyMissing,
        IdentifyError::ExpiresInvalid => IdentifyExpiresInvalid,
        IdentifyError::Mismatch => IdentifySignatureMismatch,
        IdentifyError::Expired => IdentifySignatureExpired,
        IdentifyError::CustomerInvalid => IdentifyCustomerInvalid,
    }
    SignatureError {
        SignatureError::NoSecret => SignatureNoSecret,
        SignatureError::HeaderMissing => SignatureHeaderMissing,
        SignatureError::HeaderInvalid => SignatureHeaderInvalid,
        SignatureError::TimestampMissing => SignatureTimestampMissing,
        SignatureError::TimestampInvalid => SignatureTimestampInvalid,
        SignatureError::TimestampAmbiguous => SignatureTimestampAmbiguous,
        SignatureError::NoV1 => SignatureNoV1,
        SignatureError::Mismatch => SignatureMismatch,
        SignatureError::TooOld => SignatureTooOld,
        SignatureError::InFuture => SignatureInFuture,
    }
    SecretError {
        SecretError::Blank => SecretBlank,
        SecretError::Prefix => SecretPrefix,
        SecretError::TooLong => SecretTooLong,
        SecretError::Characters => SecretCharacters,
    }
    ApiKeyError {
        ApiKeyError::Blank => KeyBlank,
        ApiKeyError::Secret => KeyIsSecret,
        ApiKeyError::Publishable => KeyIsPublishable,
        ApiKeyError::SigningSecret => KeyIsSigningSecret,
        ApiKeyError::Malformed => KeyMalformed,
    }
    &ApiFailure {
        ApiFailure::KeyRefused => KeyRefused,
        ApiFailure::RateLimited(_) => RateLimited,
        ApiFailure::Unreachable(_) => StripeUnreachable,
        ApiFailure::PermissionMissing(_) => PermissionMissing,
        ApiFailure::NotThere(_) => NotAtStripe,
        ApiFailure::Refused(_) => StripeRefused,
    }
}

impl ErrorCode {
    /// What a text that is not a restricted key is refused with.
    pub const OF_A_KEY: [Self; 5] =
        [Self::KeyBlank, Self::KeyIsSecret, Self::KeyIsPublishable, Self::KeyIsSigningSecret, Self::KeyMalformed];
    /// What a text that is not a signing secret is refused with.
    pub const OF_A_SECRET: [Self; 4] =
        [Self::SecretBlank, Self::SecretPrefix, Self::SecretTooLong, Self::SecretCharacters];
    /// What an identify is refused with.
    pub const OF_AN_IDENTIFY: [Self; 6] = [
        Self::IdentifyUnsigned,
        Self::IdentifyKeyMissing,
        Self::IdentifyExpiresInvalid,
        Self::IdentifySignatureMismatch,
        Self::IdentifySignatureExpired,
        Self::IdentifyCustomerInvalid,
    ];
    /// What a delivery's signature is refused with.
    pub const OF_A_SIGNATURE: [Self; 10] = [
        Self::SignatureNoSecret,
        Self::SignatureHeaderMissing,
        Self::SignatureHeaderInvalid,
        Self::SignatureTimestampMissing,
        Self::SignatureTimestampInvalid,
        Self::SignatureTimestampAmbiguous,
        Self::SignatureNoV1,
        Self::SignatureMismatch,
        Self::SignatureTooOld,
        Self::SignatureInFuture,
    ];
    /// What a call to Stripe can end in.
    pub const OF_STRIPE: [Self; 6] = [
        Self::KeyRefused,
        Self::PermissionMissing,
        Self::RateLimited,
        Self::StripeUnreachable,
        Self::NotAtStripe,
        Self::StripeRefused,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_and_its_code_say_the_same() {
        use {ApiKeyError as K, BeaconError as B, IdentifyError as I, SecretError as W, SignatureError as S};
        for error in [B::TooLarge, B::NotJson, B::Version, B::Site, B::Visitor, B::Session, B::Body("")] {
            assert_eq!(ErrorCode::from(error).as_str(), error.code());
        }
        for error in [I::Unsigned, I::KeyMissing, I::ExpiresInvalid, I::Mismatch, I::Expired, I::CustomerInvalid] {
            assert_eq!(ErrorCode::from(error).as_str(), error.code());
            assert!(ErrorCode::OF_AN_IDENTIFY.contains(&error.into()));
        }
        let of_header = [S::NoSecret, S::HeaderMissing, S::HeaderInvalid];
        let of_timestamp = [S::TimestampMissing, S::TimestampInvalid, S::TimestampAmbiguous, S::TooOld, S::InFuture];
        for error in of_header.into_iter().chain(of_timestamp).chain([S::NoV1, S::Mismatch]) {
            assert_eq!(ErrorCode::from(error).as_str(), error.code());
            assert!(ErrorCode::OF_A_SIGNATURE.contains(&error.into()));
        }
        for error in [W::Blank, W::Prefix, W::TooLong, W::Characters] {
            assert_eq!(ErrorCode::from(error).as_str(), error.code());
            assert!(ErrorCode::OF_A_SECRET.contains(&error.into()));
        }
        for error in [K::Blank, K::Secret, K::Publishable, K::SigningSecret, K::Malformed] {
            assert_eq!(ErrorCode::from(error).as_str(), error.code());
            assert!(ErrorCode::OF_A_KEY.contains(&error.into()));
        }
    }

    #[test]
    fn a_failed_call_to_stripe_and_its_code_say_the_same() {
        use ApiFailure as F;
        let failures = [
            F::KeyRefused,
            F::PermissionMissing(None),
            F::RateLimited(None),
            F::Unreachable(None),
            F::NotThere(None),
            F::Refused(400),
        ];
        for failure in &failures {
            assert_eq!(ErrorCode::from(failure).as_str(), failure.code());
            assert!(ErrorCode::OF_STRIPE.contains(&failure.into()));
        }
    }
}
