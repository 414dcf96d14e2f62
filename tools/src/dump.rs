//! Everything that is stored, as text, to compare two runs.

use crate::desk::Desk;

impl Desk {
    /// The last answer in the history of every payment, with its place: it must be the present one.
    pub fn last_answers(&self) -> Vec<String> {
        let sql = "SELECT p.id, CASE WHEN a.ordinal IS NULL OR a.ordinal < p.answers THEN x.decided_s IS NOT NULL
                ELSE p.answers = a.ordinal AND p.confidence = a.confidence AND p.rung IS a.rung AND p.visitor IS a.visitor END AS present,
              p.confidence, p.rung, p.visitor, c.source, c.campaign
            FROM payment p LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
              LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.model = 'last_non_direct' AND c.position = 0
              LEFT JOIN answer a ON a.site = p.site AND a.mode = p.mode AND a.payment = p.id
              AND a.ordinal = (SELECT max(ordinal) FROM answer b WHERE b.site = p.site AND b.mode = p.mode AND b.payment = p.id)
            ORDER BY p.site, p.mode, p.id";
        let rows = self.database.query(sql).unwrap_or_else(|error| unreachable!("{sql}: {error}"));
        rows.iter().map(ToString::to_string).collect()
    }

    /// Everything that is derived, as text: the same however the facts came.
    pub fn derived(&self) -> Vec<String> {
        const TABLES: [&str; 4] = [
            "SELECT mode, id, state, currency, paid_s, renewal, gross_minor, refunds_minor, disputes_minor, customer, email, confidence, rung, visitor, remembered_by, (SELECT body FROM explanation x WHERE x.site = payment.site AND x.mode = payment.mode AND x.payment = payment.id) AS explanation, watched FROM payment ORDER BY mode, id",
            "SELECT mode, payment, key, kind, amount_minor, currency, at_s FROM entry ORDER BY 1, 2, 3",
            "SELECT mode, payment, model, position, weight, confidence, channel, source, campaign, landing_page FROM credit ORDER BY 1, 2, 3, 4",
            "SELECT mode, clue, payment FROM clue ORDER BY 1, 2, 3",
        ];
        let rows = TABLES
            .iter()
            .flat_map(|sql| self.database.query(sql).unwrap_or_else(|error| unreachable!("{sql}: {error}")));
        rows.map(|row| row.to_string()).collect()
    }

    /// Every text of every table, to look for what must not stand there in clear.
    pub fn everything(&self) -> String {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
        let tables = self.database.query(tables).unwrap_or_else(|error| unreachable!("{tables}: {error}"));
        let names = tables.iter().filter_map(|row| row.get("name")?.as_str());
        let rows = names.flat_map(|name| {
            let sql = format!("SELECT * FROM \"{name}\"");
            self.database.query(&sql).unwrap_or_else(|error| unreachable!("{sql}: {error}"))
        });
        rows.map(|row| row.to_string()).collect()
    }

    /// Everything stored that is derived or a fact, as text, to compare two runs: only what depends on the order of arrival is left out.
    pub fn dump(&self) -> Vec<String> {
        const TABLES: [&str; 13] = [
            "SELECT object, digest, as_of_s, origin, body FROM fact ORDER BY 1, 2",
            "SELECT source, target FROM link UNION SELECT f.object, t.value FROM fact f CROSS JOIN json_each(f.body, '$.t') t ORDER BY 1, 2",
            "SELECT at_s FROM moment",
            "SELECT id, state, currency, paid_s, renewal, gross_minor, refunds_minor, disputes_minor, customer, email, confidence, rung, visitor, remembered_by, (SELECT body FROM explanation x WHERE x.site = payment.site AND x.mode = payment.mode AND x.payment = payment.id) AS explanation, watched FROM payment ORDER BY id",
            "SELECT payment, key, kind, amount_minor, currency, at_s FROM entry ORDER BY 1, 2",
            "SELECT payment, model, position, weight, confidence, channel, source, campaign, landing_page FROM credit ORDER BY 1, 2, 3",
            "SELECT clue, payment FROM clue ORDER BY 1, 2",
            "SELECT id, customer, status, items, amount_minor, currency, interval, interval_count, current_period_end_s, cancel_at_period_end, trial_end_s, ended_s, created_s FROM subscription ORDER BY id",
            "SELECT hub FROM pending ORDER BY 1",
            "SELECT id, visitor, hits, ifnull(pages NOT LIKE '-%', 1) + length(ifnull(pages, '')) - length(replace(ifnull(pages, ''), char(10), '')) AS kept FROM visit ORDER BY 1",
            "SELECT visitor, session, user, email, at_s, signed FROM identify ORDER BY 1, 2, 3, 4",
            "SELECT customer, visitor, at_s FROM signed_customer ORDER BY 1, 2",
            "SELECT alias, visitor, at_s FROM alias ORDER BY 1",
        ];
        let rows = TABLES
            .iter()
            .flat_map(|sql| self.database.query(sql).unwrap_or_else(|error| unreachable!("{sql}: {error}")));
        rows.map(|row| row.to_string()).collect()
    }
}
