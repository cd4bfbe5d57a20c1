import { useState } from 'react';

import { useMinute } from './clock.js';

/**
 * The minute in which this question was first asked, milliseconds since 1970: a range that ends now is counted back from
 * it, since one that moved with the clock would be another question at every moment.
 */
export function useAsOf(question: string): number {
  const minute = useMinute();
  const [asked, setAsked] = useState({ question, minute });
  if (asked.question === question) return asked.minute;
  setAsked({ question, minute });
  return minute;
}
