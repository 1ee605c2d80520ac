/** SQL of a reject that a person is asked about, dismissed or not: it waits for no other key, and no run tries it again by itself. */
export const asksPerson = "waiting_for is null and next_attempt_at is null";

/** SQL of a reject that still needs a person. */
export const needsPerson = `dismissed_at is null and ${asksPerson}`;

/** The same of a row of `report_rejects`, which has none that is dismissed. */
export const needsPersonInReport = "waits_for is null and next_attempt_at is null";

/**
 * SQL of a difference that exit codes, `check` and the night report count: what a reject or a waiting change explains is told as
 * that, and what somebody made in FreeAgent on purpose is none.
 */
export const isCounted = "class not in ('missing_in_back_end', 'not_sent')";
