import { Box, Button, Group } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import styles from './filter-panel.module.css';

interface Props {
  /** How many of them are set. */
  count: number;
  /** Left out where nothing is to be cleared. */
  onClear: (() => void) | undefined;
  /** Always in sight, beside the button. */
  search?: ReactNode;
  children: ReactNode;
}

/** Filters side by side. On a phone they wait behind a button that says how many are set. */
export function FilterPanel({ count, onClear, search, children }: Props) {
  const { t } = useTranslation(['deliveries', 'common']);
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        {search}
        <Button
          hiddenFrom="sm"
          variant="default"
          aria-expanded={isOpen}
          leftSection={<IconAdjustments size={16} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {count === 0 ? t('filters') : t('filtersSet', { count })}
        </Button>
      </Group>
      <Box className={styles.filters} data-open={isOpen || undefined}>
        {children}
        {onClear && (
          <Button variant="subtle" color="gray" onClick={onClear}>
            {t('common:action.clearFilters')}
          </Button>
        )}
      </Box>
    </div>
  );
}
