import { useRef, useState } from 'react';
import { useClient } from 'urql';

import { explainError } from '../feedback/explain-error.js';
import { RESEND_DELIVERY } from './deliveries.query.js';

interface End {
  readonly sent: number;
  readonly refused: number;
  readonly total: number;
  /** Why the last of them was refused, in the service's words. */
  readonly reason: string;
}

/**
 * Sends deliveries again one after the other.
 *
 * @param onLeft told which were not sent
 * @param onSending told when it begins and when it is over: a list need not follow each of them
 */
export function useResendRows(
  onLeft: (ids: ReadonlySet<string>) => void,
  onSending: (isSending: boolean) => void,
): {
  progress: { done: number; total: number } | null;
  end: End | null;
  send: (ids: ReadonlySet<string>) => Promise<void>;
  stop: () => void;
  forget: () => void;
} {
  const client = useClient();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const [end, setEnd] = useState<End | null>(null);
  const isStopped = useRef(false);

  const send = async (ids: ReadonlySet<string>) => {
    isStopped.current = false;
    const left = new Set(ids);
    let [done, refused, reason] = [0, 0, ''];
    setEnd(null);
    onSending(true);
    for (const id of ids) {
      if (isStopped.current) break;
      setProgress({ done: done++, total: ids.size });
      const { error } = await client.mutation(RESEND_DELIVERY, { id }).toPromise();
      if (!error) left.delete(id);
      else {
        refused++;
        reason = explainError(error).detail;
      }
      // Without the service the others would fail too.
      if (error?.networkError) break;
    }
    setProgress(null);
    setEnd({ sent: ids.size - left.size, refused, total: ids.size, reason });
    onLeft(left);
    onSending(false);
  };
  const stop = () => {
    isStopped.current = true;
  };
  return { progress, end, send, stop, forget: () => setEnd(null) };
}
