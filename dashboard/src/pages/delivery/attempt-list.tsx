import { Accordion, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CursorPager } from '../../shared/table/cursor-pager.js';
import { AttemptHeading } from './attempt-heading.js';
import { AttemptResult } from './attempt-result.js';
import styles from './attempt-list.module.css';
import type { Delivery } from './delivery.query.js';

interface Props {
  attempts: Delivery['attempts'];
  /** The cursor of the page shown; null on the first one. */
  after: string | null;
  onPage: (after: string | null) => void;
}

/** The attempts on a line of time, the last one first and open, twenty a page. A new one opens by itself. */
export function AttemptList({ attempts, after, onPage }: Props) {
  const { t } = useTranslation('delivery');
  const newestFirst = attempts.edges.map(({ node }) => node);
  const last = newestFirst[0]?.number ?? 0;
  const [open, setOpen] = useState({ last, numbers: [String(last)] });
  if (open.last !== last) setOpen({ last, numbers: [...open.numbers, String(last)] });
  return (
    <section aria-labelledby="attempts">
      <Title order={2} size="h3" id="attempts" mb="xs">
        {t('attempts')}
      </Title>
      {newestFirst.length === 0 ? (
        <Paper withBorder p="md">
          <Text size="sm" c="dimmed">
            {t('noAttempts')}
          </Text>
        </Paper>
      ) : (
        <Accordion
          multiple
          variant="contained"
          order={3}
          keepMounted={false}
          classNames={{ item: styles.item }}
          value={open.numbers}
          onChange={(numbers) => setOpen({ last, numbers })}
        >
          {newestFirst.map((attempt) => (
            <Accordion.Item key={attempt.number} value={String(attempt.number)}>
              <Accordion.Control>
                <AttemptHeading attempt={attempt} />
              </Accordion.Control>
              <Accordion.Panel>
                <AttemptResult attempt={attempt} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
      {(attempts.pageInfo.hasNextPage || after !== null) && (
        <CursorPager {...attempts} after={after} onChange={onPage} />
      )}
    </section>
  );
}
