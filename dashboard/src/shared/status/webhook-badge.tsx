import { Badge } from '@mantine/core';
import { IconBan, IconCheck, IconPlayerPause, IconPlugConnectedX, IconTool, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { type WebhookState } from './webhook-state.js';

const LOOKS = {
  active: { color: 'green', Icon: IconCheck },
  circuitOpen: { color: 'red', Icon: IconPlugConnectedX },
  misconfigured: { color: 'red', Icon: IconTool },
  paused: { color: 'yellow', Icon: IconPlayerPause },
  disabled: { color: 'gray', Icon: IconBan },
  deleted: { color: 'gray', Icon: IconTrash },
} as const satisfies Record<WebhookState, unknown>;

/** A webhook's state by icon, word and colour. */
export function WebhookBadge({ state }: { state: WebhookState }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOKS[state];
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={600} leftSection={<Icon size={13} aria-hidden />}>
      {t(`webhookState.${state}`)}
    </Badge>
  );
}
