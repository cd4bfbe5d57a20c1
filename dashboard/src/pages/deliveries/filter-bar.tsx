import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { useFilters } from '../../shared/data/use-filters.js';
import { CommonFilters } from '../../shared/deliveries/common-filters.js';
import { countFilters, RESPONSES } from '../../shared/deliveries/delivery-filters.js';
import { FilterPanel } from '../../shared/deliveries/filter-panel.js';
import { useTyped } from '../../shared/form/use-typed.js';
import type { FILTERS } from './delivery-filters.js';
import styles from './search-field.module.css';

interface Props {
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
}

/** The search and every filter but the state, which has its tabs. */
export function FilterBar({ filters: { values, change, clear } }: Props) {
  const count = countFilters(values);
  return (
    <FilterPanel
      count={count}
      onClear={count > 0 || values.q !== null ? clear : undefined}
      search={<SearchField value={values.q} onChange={(q) => change({ q })} />}
    >
      <CommonFilters values={values} responses={RESPONSES} onChange={change} />
    </FilterPanel>
  );
}

/** Finds by what people have at hand: a delivery's uuid or id, its event's id, its object's id. */
function SearchField({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
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
