import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { ShownRecovery } from '../../../shared/recovery/recovery.query.js';
import { useFormat } from '../../../shared/time/use-format.js';
import styles from '../shared/webhook.module.css';
import { Refused } from './recover-choices.js';

interface Props {
  counted: ShownRecovery;
  refused: readonly string[];
  isBusy: boolean;
  onBack: () => void;
  onBegin: () => void;
}

/** What a recovery would bring back, before it does. */
export function RecoverPreview({ counted, refused, isBusy, onBack, onBegin }: Props) {
  const { t } = useTranslation(['webhook', 'common']);
  const format = useFormat();
  const counts = counted.counts as Record<string, number>;
  const shown = (['exhausted', 'missed'] as const).filter((name) => counts[name] !== undefined);
  return (
    <Stack>
      <dl className={styles.figures} data-counts>
        {shown.map((name) => (
          <div key={name}>
            <dt>{t(`webhook:recover.counted.${name}`)}</dt>
            <dd>{format.number(counts[name] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm" role="status">
        {t(counted.total === 0 ? 'webhook:recover.nothing' : 'webhook:recover.preview', { count: counted.total })}
      </Text>
      <Refused words={refused} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack} data-autofocus>
          {t('webhook:recover.change')}
        </Button>
        {counted.total > 0 && (
          <Button loading={isBusy} onClick={onBegin}>
            {t('webhook:recover.begin', { count: counted.total, formatted: format.number(counted.total) })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
