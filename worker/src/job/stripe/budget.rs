//! How much one run may do.

/// How much one run may do: requests to Stripe and D1 in one invocation are bounded, on the free plan tightly.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Pages or questions left.
    pub pages: usize,
    /// None is begun after this, in milliseconds.
    pub until_ms: i64,
}
