import { Button, Tooltip } from '@mantine/core';
import { IconListCheck, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';

import { notifyError } from '../../shared/feedback/notify.js';
import { collectIds } from './collect-ids.js';
import { ResendDialog } from './resend-dialog.js';
import { type DeliveryFilter, type Filters, resendFilterOf } from './undelivered-filters.js';

interface Props {
  filters: Filters;
  /** What the list shows. */
  filter: DeliveryFilter;
  onChoose: (ids: ReadonlySet<string>) => void;
  onBegun: (recoveryId: string) => void;
  isBusy: boolean;
}

/** Sends all that the filters name again; where the service cannot do that by such filters, chooses its rows instead. */
export function ResendAll({ filters, filter, onChoose, onBegun, isBusy }: Props) {
  const { t } = useTranslation('undelivered');
  const [asked, setAsked] = useState<DeliveryFilter | null>(null);
  if (resendFilterOf(filters, 0) === null) return <ChooseAll filter={filter} onChoose={onChoose} isBusy={isBusy} />;
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconRefresh size={14} aria-hidden />}
        disabled={isBusy}
        onClick={() => setAsked(resendFilterOf(filters, Date.now()))}
      >
        {t('resendAll.open')}
      </Button>
      {asked && <ResendDialog filter={asked} onClose={() => setAsked(null)} onBegun={onBegun} />}
    </>
  );
}

function ChooseAll({ filter, onChoose, isBusy }: Pick<Props, 'filter' | 'onChoose' | 'isBusy'>) {
  const { t } = useTranslation('undelivered');
  const { t: errors } = useTranslation(['errors']);
  const client = useClient();
  const [isCollecting, setCollecting] = useState(false);
  const choose = async () => {
    setCollecting(true);
    const { ids, error } = await collectIds(client, filter);
    setCollecting(false);
    if (error) notifyError(errors, error);
    onChoose(ids);
  };
  return (
    <Tooltip label={t('chooseAll.why')}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconListCheck size={14} aria-hidden />}
        loading={isCollecting}
        disabled={isBusy}
        onClick={() => void choose()}
      >
        {t('chooseAll.open')}
      </Button>
    </Tooltip>
  );
}
