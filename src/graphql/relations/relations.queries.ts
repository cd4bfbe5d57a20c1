import { DELIVERY_COLUMNS, DELIVERY_TABLES } from '../../deliveries/deliveries.queries.js';

/** How many deliveries an event shows as its own. */
export const MOST_DELIVERIES_OF_EVENT = 100;

/** The first deliveries of each event. $1: account, $2: events, $3: the earliest of their days, from which on these lie. */
export const FIND_FIRST_OF_EVENTS = `
  SELECT first.* FROM unnest($2::uuid[]) AS event (id)
   CROSS JOIN LATERAL (
      SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
       WHERE d.account_id = $1 AND d.event_id = event.id AND d.day >= $3
       ORDER BY d.id LIMIT ${MOST_DELIVERIES_OF_EVENT}) AS first`;
