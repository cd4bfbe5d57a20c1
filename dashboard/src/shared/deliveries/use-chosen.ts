import { useState } from 'react';

const NONE: ReadonlySet<string> = new Set();

/** The rows that are chosen, over all pages of one filter: another filter begins with none. */
export function useChosen(filter: string) {
  const [chosen, setChosen] = useState({ filter, ids: NONE });
  return {
    ids: chosen.filter === filter ? chosen.ids : NONE,
    choose: (ids: ReadonlySet<string>) => setChosen({ filter, ids }),
  };
}
