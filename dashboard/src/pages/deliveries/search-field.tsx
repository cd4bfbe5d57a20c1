import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useTyped } from '../../shared/form/use-typed.js';
import styles from './search-field.module.css';

interface Props {
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Finds by what people have at hand: a delivery's uuid or id, its event's id, its object's id. */
export function SearchField({ value, onChange }: Props) {
  const { t } = useTranslation('deliveries');
  const { field, submit } = useTyped(value, onChange);
  return (
    <TextInput
      type="search"
      className={styles.field}
      aria-label={t('search.label')}
      placeholder={t('search.placeholder')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        field.value !== '' && <CloseButton size="sm" aria-label={t('search.clear')} onClick={() => submit('')} />
      }
      spellCheck={false}
      {...field}
      onChange={(event) => field.onChange(event.currentTarget.value)}
    />
  );
}
