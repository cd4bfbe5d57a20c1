import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** Milliseconds without a keystroke after which what is typed holds. */
const PAUSE_MS = 350;

/**
 * A text as it is typed, told to `onSettled` when the typing pauses; it follows `value` where that changes by other means.
 *
 * @returns the text for the input, and what the input calls
 */
export function useTyped(value: string | null, onSettled: (text: string | null) => void) {
  const [text, setText] = useState(value ?? '');
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setText(value ?? '');
    told.current = value;
  }, [value]);
  const settle = useDebouncedCallback((next: string) => {
    told.current = next.trim() || null;
    onSettled(told.current);
  }, PAUSE_MS);
  const change = (next: string) => {
    setText(next);
    settle(next);
  };
  return [text, change] as const;
}
