/** Between two beats of a node, in each store. */
export const BEAT_INTERVAL_MS = 500;
/** What a node that is alone writes down for the takeover after its restart. */
export const LONE_BEAT_INTERVAL_MS = 1000;
/** A lease ends this long after a reader last saw the beat change (SPEC N1). */
export const LEASE_MS = 2000;
/** A node that wrote no beat for this long takes no commands (SPEC N2); shorter than the lease of any reader. */
export const FENCE_MS = 1500;
/** Between two looks at a store. */
export const LOOK_INTERVAL_MS = 250;
/** The same while somebody's beats are late: people wait for the outcome. */
export const CLOSE_LOOK_INTERVAL_MS = 100;
/** Two looks that are further apart leave open what happened between them: all ages begin anew. */
export const LOOK_GAP_MS = 1000;
/** Beats that are older than this are late: one was missed, and a look has had its time. */
export const LATE_MS = 900;
/** Between two looks at one's own lease. */
export const FENCE_LOOK_INTERVAL_MS = 100;
/** Every call to Redis is answered within this time or has failed. */
export const REDIS_CALL_MS = 200;
/** A database that needs longer for a beat is away, as far as leases go. */
export const DATABASE_CALL_MS = 1000;
/** How long a room that was sent to a node counts there although the node says nothing of it. */
export const PROMISE_MS = 3000;
/** How long a node says that it keeps events on its disk when it was about to. */
export const SPOOL_NOTICE_MS = 5000;
/** What a node that left wrote in its beat's place is removed after this time. */
export const FAREWELL_KEPT_MS = 10_000;
/** What a node wrote that never came back is removed after this time. */
export const DEAD_BEAT_KEPT_MS = 3_600_000;
/** Between two looks for what nodes left in Redis that never came back. */
export const TIDY_INTERVAL_MS = 10_000;
