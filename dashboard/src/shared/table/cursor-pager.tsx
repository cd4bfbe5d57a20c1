import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../time/use-format.js';

interface Props {
  pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** All there are, on every page; left out where the service does not count them. */
  totalCount?: number | null;
  /** The cursor of this page, from the URL; null on the first one. */
  after: string | null;
  onChange: (after: string | null) => void;
}

/** Leads through the pages of a connection. Back from a page that was opened by its URL is the first one. */
export function CursorPager({ pageInfo, totalCount, after, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [trail, setTrail] = useState<readonly (string | null)[]>([]);
  const forward = () => {
    setTrail([...trail, after]);
    onChange(pageInfo.endCursor);
  };
  const back = () => {
    onChange(trail.at(-1) ?? null);
    setTrail(trail.slice(0, -1));
  };
  return (
    <Group component="nav" aria-label={t('pager.label')} justify="space-between">
      <Text size="sm" c="dimmed" aria-live="polite">
        {typeof totalCount === 'number' &&
          t('pager.total', { count: totalCount, formatted: format.number(totalCount) })}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconChevronLeft size={14} aria-hidden />}
          disabled={after === null}
          onClick={back}
        >
          {t('pager.previous')}
        </Button>
        <Button
          variant="default"
          size="xs"
          rightSection={<IconChevronRight size={14} aria-hidden />}
          disabled={!pageInfo.hasNextPage}
          onClick={forward}
        >
          {t('pager.next')}
        </Button>
      </Group>
    </Group>
  );
}
