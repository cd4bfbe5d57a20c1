import { useEffect, useRef } from 'react';

import { useLiveClient } from '../../session/api.context.js';
import { connection } from '../../session/connection.js';
import { isLive } from '../../session/live-client.js';
import { throttle } from '../../lib/throttle.js';

const DELIVERY_UPDATED = `subscription DeliveryUpdated($webhookId: ID, $status: DeliveryStatus) {
  deliveryUpdated(webhookId: $webhookId, status: $status) { id }
}`;

/** Milliseconds. A flood of updates asks the service no more often than this. */
const WAIT_MS = 2_000;

/** Milliseconds between questions while nothing tells of changes. */
const POLL_MS = 5_000;

/**
 * Calls `onChange` when deliveries change, at most every two seconds, and when live updates are back after a break, since
 * some may have been missed. While there are no live updates it is called every five seconds. Give it a page's `refetch`.
 */
export function useDeliveryUpdates(
  filter: { webhookId?: string | null; status?: string | null; pause?: boolean },
  onChange: () => void,
): void {
  const live = useLiveClient();
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);
  const { webhookId = null, status = null, pause = false } = filter;
  useEffect(() => {
    if (pause) return;
    const changed = throttle(() => latest.current(), WAIT_MS);
    let isRefused = false;
    const stop = live.subscribe(
      { query: DELIVERY_UPDATED, variables: { webhookId, status } },
      { next: changed.call, error: () => (isRefused = true), complete: () => (isRefused = true) },
    );
    const polling = setInterval(() => {
      if ((isRefused || !isLive.get()) && connection.get().isUp && !document.hidden) changed.call();
    }, POLL_MS);
    let hasBroken = false;
    const stopWatching = isLive.subscribe(() => {
      if (isLive.get() && hasBroken) changed.call();
      hasBroken ||= !isLive.get();
    });
    return () => {
      clearInterval(polling);
      stopWatching();
      stop();
      changed.cancel();
    };
  }, [live, webhookId, status, pause]);
}
