import { ActionIcon, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';

const EVENT_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Opens an event by its id. */
export function EventSearch() {
  const { t } = useTranslation('events');
  const [, navigate] = useLocation();
  const [id, setId] = useState('');
  const [isRefused, setRefused] = useState(false);
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (EVENT_ID.test(id.trim())) navigate(pathOf.event(id.trim().toLowerCase()));
    else setRefused(id.trim() !== '');
  };
  return (
    <form role="search" onSubmit={open} noValidate>
      <TextInput
        label={t('search')}
        placeholder="0199e2a4-…"
        value={id}
        onChange={(event) => {
          setId(event.currentTarget.value);
          setRefused(false);
        }}
        error={isRefused && t('searchRefused')}
        spellCheck={false}
        autoComplete="off"
        rightSection={
          <ActionIcon type="submit" variant="subtle" color="gray" aria-label={t('open')}>
            <IconArrowRight size={16} aria-hidden />
          </ActionIcon>
        }
      />
    </form>
  );
}
