import { Badge, Button } from '@mantine/core';
import { IconBan, IconCheck, IconPlayerPause, IconRefresh, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ShownRecovery } from '../../shared/recovery/recovery.query.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import { useFormat } from '../../shared/time/use-format.js';

const LOOKS = {
  RUNNING: { color: 'blue', Icon: IconRefresh },
  PAUSED: { color: 'yellow', Icon: IconPlayerPause },
  COMPLETED: { color: 'green', Icon: IconCheck },
  CANCELED: { color: 'gray', Icon: IconBan },
  FAILED: { color: 'red', Icon: IconX },
  DRY_RUN: { color: 'gray', Icon: IconCheck },
} as const satisfies Record<ShownRecovery['state'], unknown>;

/** Recoveries by row; each can be looked at above. */
export function RecoveryTable({ rows, onShow }: { rows: readonly ShownRecovery[]; onShow: (id: string) => void }) {
  const { t } = useTranslation(['undelivered', 'deliveries', 'recovery']);
  const columns = useColumns(onShow);
  return <DataTable label={t('recent.title')} rows={rows} columns={columns} idOf={({ id }) => id ?? ''} />;
}

function useColumns(onShow: (id: string) => void): Column<ShownRecovery>[] {
  const { t } = useTranslation(['undelivered', 'deliveries', 'recovery']);
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'what', header: t('recent.what'), cell: (row) => <What row={row} /> },
      { id: 'state', header: t('deliveries:column.state'), cell: ({ state }) => <State state={state} /> },
      {
        id: 'done',
        header: t('recent.queued'),
        cell: ({ done, total }) => t('recent.of', { done: format.number(done), total: format.number(total) }),
        isNumeric: true,
      },
      { id: 'begun', header: t('recent.begun'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
      {
        id: 'show',
        header: t('recent.result'),
        cell: ({ id }) =>
          id && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onShow(id)}
              aria-label={t('recent.showOne', { id })}
            >
              {t('recent.show')}
            </Button>
          ),
      },
    ],
    [t, format, onShow],
  );
}

function What({ row }: { row: ShownRecovery }) {
  const { t } = useTranslation(['undelivered', 'deliveries', 'recovery']);
  const { webhookId, eventType } = row.scope;
  const where = webhookId === null ? t('recent.anyWebhook') : t('deliveries:webhook', { id: webhookId });
  return [t(`kind.${row.kind}`), where, eventType].filter((part) => part !== null).join(' · ');
}

function State({ state }: { state: ShownRecovery['state'] }) {
  const { t } = useTranslation(['undelivered', 'deliveries', 'recovery']);
  const { color, Icon } = LOOKS[state];
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={600} leftSection={<Icon size={13} aria-hidden />}>
      {t(`recovery:state.${state}`)}
    </Badge>
  );
}
