import { Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { usePoll } from '../../shared/data/use-poll.js';
import { RECOVERIES } from '../../shared/recovery/recovery.query.js';
import { CursorPager } from '../../shared/table/cursor-pager.js';
import { RecoveryTable } from './recovery-table.js';

const ROWS = 5;
/** Milliseconds. */
const LOOK_EVERY_MS = 3_000;

/** What was sent again lately, by whom ever, and what became of it. */
export function RecentRecoveries({ onShow }: { onShow: (id: string) => void }) {
  const { t } = useTranslation('undelivered');
  const [after, setAfter] = useState<string | null>(null);
  const query = usePageQuery(RECOVERIES, { first: ROWS, after });
  const recoveries = query.data?.recoveries.edges.map(({ node }) => node) ?? [];
  usePoll(
    query.refetch,
    LOOK_EVERY_MS,
    recoveries.some(({ state }) => state === 'RUNNING'),
  );
  return (
    <section aria-labelledby="recent-recoveries">
      <Title order={2} size="h4" mb="xs" id="recent-recoveries">
        {t('recent.title')}
      </Title>
      <QueryView query={query}>
        {({ recoveries: { pageInfo } }) =>
          recoveries.length === 0 && after === null ? (
            <Text size="sm" c="dimmed">
              {t('recent.none')}
            </Text>
          ) : (
            <>
              <RecoveryTable rows={recoveries} onShow={onShow} />
              {(pageInfo.hasNextPage || after !== null) && (
                <CursorPager pageInfo={pageInfo} after={after} onChange={setAfter} />
              )}
            </>
          )
        }
      </QueryView>
    </section>
  );
}
