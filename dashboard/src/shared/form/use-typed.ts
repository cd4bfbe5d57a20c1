import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

/** Milliseconds without a key before what was typed is looked for. */
const PAUSE_MS = 400;

/** A text filter that follows the typing once it pauses, at once with Enter, and the URL when that changes by itself. */
export function useTyped(value: string | null, onChange: (value: string | null) => void) {
  const [typed, setTyped] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    if ((typed.trim() || null) !== value) setTyped(value ?? '');
  }
  const settle = (text: string) => {
    const next = text.trim() || null;
    if (next !== value) onChange(next);
  };
  const settleSoon = useDebouncedCallback(settle, PAUSE_MS);
  const submit = (text: string) => {
    settleSoon.cancel();
    setTyped(text);
    settle(text);
  };
  return {
    submit,
    field: {
      value: typed,
      onChange: (text: string) => {
        setTyped(text);
        settleSoon(text);
      },
      onKeyDown: (event: { key: string }) => {
        if (event.key === 'Enter') submit(typed);
      },
    },
  };
}
