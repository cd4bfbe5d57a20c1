import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { usePageQuery } from '../data/use-page-query.js';
import { usePoll } from '../data/use-poll.js';
import { PATHS } from '../page/paths.js';
import { useFormat } from '../time/use-format.js';
import { leftList, leftOf, leftScope } from './recovery-left.js';
import { LEFT_COUNTS, type ShownRecovery } from './recovery.query.js';

/** Milliseconds. What was queued last is sent within moments. */
const LOOK_EVERY_MS = 3_000;

/** What became of what a recovery covers: how many are on their way, how many are undelivered still, and which. */
export function RecoveryEnd({ recovery }: { recovery: ShownRecovery }) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const scope = leftScope(recovery);
  const query = usePageQuery(LEFT_COUNTS, { filter: scope ?? {} }, { pause: scope === null });
  const counts = scope === null ? undefined : query.data?.deliveryCounts;
  const left = counts ? leftOf(recovery, counts) : null;
  usePoll(query.refetch, LOOK_EVERY_MS, left !== null && left.onTheWay > 0);
  if (left === null) return null;
  const words = (count: number) => ({ count, formatted: format.number(count) });
  return (
    <Text size="sm">
      {left.onTheWay > 0 && <>{t('end.onTheWay', words(left.onTheWay))} </>}
      {left.undelivered > 0 ? (
        <>
          {t('end.undelivered', words(left.undelivered))}{' '}
          <Anchor component={Link} href={`${PATHS.undelivered}${leftList(recovery)}`} inherit>
            {t('end.see')}
          </Anchor>
        </>
      ) : (
        left.onTheWay === 0 && t('end.allDelivered')
      )}
    </Text>
  );
}
