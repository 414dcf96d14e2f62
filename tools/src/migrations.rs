//! The migrations of the database, in order.

/// The migrations, in order.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../worker/migrations/0001_initial.sql"),
    include_str!("../../worker/migrations/0002_connection.sql"),
    include_str!("../../worker/migrations/0003_subscription.sql"),
    include_str!("../../worker/migrations/0004_visit.sql"),
    include_str!("../../worker/migrations/0005_signed_identify.sql"),
    include_str!("../../worker/migrations/0006_marks.sql"),
    include_str!("../../worker/migrations/0008_shapes.sql"),
    include_str!("../../worker/migrations/0009_trust.sql"),
    include_str!("../../worker/migrations/0010_queue.sql"),
    include_str!("../../worker/migrations/0011_plans.sql"),
    include_str!("../../worker/migrations/0012_sweep.sql"),
    include_str!("../../worker/migrations/0014_sign_in.sql"),
    include_str!("../../worker/migrations/0015_rebuild.sql"),
    include_str!("../../worker/migrations/0016_session_facts.sql"),
    include_str!("../../worker/migrations/0017_explanation.sql"),
    include_str!("../../worker/migrations/0018_rollup.sql"),
    include_str!("../../worker/migrations/0019_click_parameters.sql"),
    include_str!("../../worker/migrations/0020_versions.sql"),
    include_str!("../../worker/migrations/0021_answers.sql"),
    include_str!("../../worker/migrations/0022_report.sql"),
    include_str!("../../worker/migrations/0023_visit.sql"),
    include_str!("../../worker/migrations/0024_check.sql"),
    include_str!("../../worker/migrations/0025_money_sum.sql"),
    include_str!("../../worker/migrations/0026_engagement.sql"),
];
