/**
 * How long Postgres has worked on a statement so far: milliseconds. To be selected last, in the statement itself: a clock on
 * this side of the network counts every stall of the connection and of this process too.
 */
export const TOOK_MS = `(extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000)::float8`;
