import { Select } from '@mantine/core';

interface Props<Value extends string> {
  label: string;
  value: Value | null;
  choices: readonly Value[];
  /** Names a choice. */
  wordsOf: (choice: Value) => string;
  onChange: (value: Value | null) => void;
}

/** Narrows a list to one of a few values, or to none of them. */
export function ChoiceFilter<Value extends string>({ label, value, choices, wordsOf, onChange }: Props<Value>) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(chosen) => onChange(choices.find((one) => one === chosen) ?? null)}
      data={choices.map((one) => ({ value: one, label: wordsOf(one) }))}
      clearable
    />
  );
}
