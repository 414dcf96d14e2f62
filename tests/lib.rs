//! Empty: the tests are in `native`, and what they are made of is the crate `headwater-tools`.
