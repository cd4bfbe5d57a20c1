import { Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/time/use-format.js';
import { STATES } from './delivery-filters.js';
import styles from './state-tabs.module.css';

type Counts = Readonly<Record<(typeof STATES)[number], number | null>>;

/** Beyond this the service does not count what a narrow filter names. */
const COUNTED_UP_TO = 10_000;

interface Props {
  chosen: (typeof STATES)[number];
  counts: Counts | undefined;
}

/** The states to choose from, each with how many deliveries are in it. */
export function StateTabs({ chosen, counts }: Props) {
  const { t } = useTranslation(['deliveries', 'common']);
  const format = useFormat();
  const list = useRef<HTMLDivElement>(null);
  // On a phone the chosen one may be out of sight.
  useEffect(() => {
    const tab = list.current?.querySelector('[aria-selected="true"]');
    if (chosen !== 'all') tab?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [chosen]);
  const shown = (count: number | null) => (count === null ? `${format.number(COUNTED_UP_TO)}+` : format.number(count));
  return (
    <Tabs.List ref={list} aria-label={t('tabs')} className={styles.list}>
      {STATES.map((state) => (
        <Tabs.Tab
          key={state}
          value={state}
          className={styles.tab}
          rightSection={counts && <span className={styles.count}>{shown(counts[state])}</span>}
        >
          {state === 'all' ? t('all') : t(`common:state.${state}`)}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}
