-- What is known of a visit's pages is dropped with the visit's list of pages, by the visit. So no index by age is needed, and the visit is
-- written once. Engagement that a Worker of an earlier version drops meanwhile is not added to its visit.
DROP TRIGGER engagement_is_dropped;
DROP INDEX engagement_first;
