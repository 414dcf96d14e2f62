//! Nothing: the tests stand in `native`, and what they are made of in the crate `headwater-tools`.
