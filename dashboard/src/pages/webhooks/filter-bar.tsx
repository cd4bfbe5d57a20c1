import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { webhookStateOf } from '../../shared/status/webhook-state.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { WebhookRow } from './webhooks.query.js';
import styles from './webhooks.module.css';

const STATES = ['active', 'misconfigured', 'circuitOpen', 'paused', 'disabled'] as const;
export type FilteredState = (typeof STATES)[number];

interface Props {
  rows: readonly WebhookRow[];
  state: FilteredState | null;
  search: string | null;
  onState: (state: FilteredState | null) => void;
  onSearch: (text: string | null) => void;
}

/** Narrows the list down to a state, each with its count, and to URLs or types that hold a text. */
export function FilterBar({ rows, state, search, onState, onSearch }: Props) {
  const { t } = useTranslation(['webhooks', 'common']);
  const format = useFormat();
  const [typed, setTyped] = useState(search ?? '');
  const [known, setKnown] = useState(search);
  // The URL changed from elsewhere: by "clear filters", or back.
  if (known !== search) {
    setKnown(search);
    if ((search ?? '') !== typed.trim()) setTyped(search ?? '');
  }
  const count = (wanted: FilteredState) => rows.filter((row) => webhookStateOf(row) === wanted).length;
  const label = (words: string, number: number) => `${words} ${format.number(number)}`;
  return (
    <Group gap="sm">
      <div className={styles.states}>
        <SegmentedControl
          size="xs"
          aria-label={t('webhooks:state')}
          value={state ?? 'all'}
          onChange={(chosen) => onState(STATES.find((one) => one === chosen) ?? null)}
          data={[
            { value: 'all', label: label(t('webhooks:all'), rows.length) },
            ...STATES.map((one) => ({ value: one, label: label(t(`common:webhookState.${one}`), count(one)) })),
          ]}
        />
      </div>
      <TextInput
        size="xs"
        flex="1 1 220px"
        maw={360}
        type="search"
        aria-label={t('webhooks:search')}
        placeholder={t('webhooks:search')}
        leftSection={<IconSearch size={14} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onSearch(event.currentTarget.value);
        }}
      />
    </Group>
  );
}
