import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../page/paths.js';
import type { DeliveryRow } from './deliveries.query.js';
import styles from './delivery-table.module.css';

/** What is delivered, with the link to how that goes. */
export function EventCell({ row: { id, eventType, objectId } }: { row: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  return (
    <span className={styles.event}>
      <Anchor component={Link} href={pathOf.delivery(id)} size="sm" fw={550}>
        {eventType}
      </Anchor>
      <Text span size="xs" c="dimmed">
        #{id}
        {objectId !== null && ` · ${t('object', { id: objectId })}`}
      </Text>
    </span>
  );
}

/** Where it goes, and why nothing can go there any more. */
export function TargetCell({ row: { targetUrl, webhook } }: { row: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  const off = webhook.deletedAt !== null ? t('deleted') : webhook.isActive ? null : t('disabled');
  return (
    <span className={styles.event}>
      <Text span size="sm" className={styles.target} title={targetUrl}>
        {targetUrl.replace(/^https?:\/\//, '')}
      </Text>
      {off !== null && (
        <Text span size="xs" c="dimmed">
          {off}
        </Text>
      )}
    </span>
  );
}
