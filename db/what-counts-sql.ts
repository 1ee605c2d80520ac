/** SQL of a reject that needs a person: it waits for no other key, and no run tries it again by itself. */
export const needsPerson = "dismissed_at is null and waiting_for is null and next_attempt_at is null";

/**
 * SQL of a difference that exit codes, `check` and the night report count: what a reject or a waiting change explains is told as
 * that, and what somebody made in FreeAgent on purpose is none.
 */
export const isCounted = "class not in ('missing_in_back_end', 'not_sent')";
