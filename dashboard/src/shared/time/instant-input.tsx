import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

import { useTimeZone } from './time-zone.context.js';
import { fromZoned, toZoned } from './zoned-time.js';

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** ISO 8601; null: none. */
  value: string | null;
  /** Told once the date and the time are whole, or gone. */
  onChange: (instant: string | null) => void;
}

/** A date and time by the clock of the account's zone, which stands beside it. */
export function InstantInput({ value, onChange, ...props }: Props) {
  const timeZone = useTimeZone();
  const shown = value === null ? '' : toZoned(value, timeZone);
  const [typed, setTyped] = useState('');
  // What is being typed stays as it is, as long as it says the same.
  const text = fromZoned(typed, timeZone) === value ? typed : shown;
  const change = (next: string) => {
    setTyped(next);
    const instant = fromZoned(next, timeZone);
    if (next === '' || instant !== null) onChange(instant);
  };
  return (
    <TextInput
      type="datetime-local"
      step={1}
      max="9999-12-30T23:59:59"
      {...props}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
