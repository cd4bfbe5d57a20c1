import { Anchor, Collapse, Stack, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import styles from '../shared/webhook.module.css';
import { Section } from '../../../shared/page/section.js';
import type { WebhookFormState } from './use-webhook-form.js';

/** What the service keeps and gives no meaning. Out of sight until something is there, or wrong with it. */
export function AdvancedSection({ form }: { form: WebhookFormState }) {
  const { t } = useTranslation('webhook');
  const id = useId();
  const [isOpen, setOpen] = useState(() => form.getValues().callback !== '' || form.getValues().config !== '');
  const isShown = isOpen || Boolean(form.errors.callback ?? form.errors.config);
  return (
    <Section
      title={t('section.advanced')}
      text={t('section.advancedText')}
      aside={
        <Anchor
          component="button"
          type="button"
          size="sm"
          aria-expanded={isShown}
          aria-controls={id}
          onClick={() => setOpen(!isShown)}
        >
          {t(isShown ? 'field.hideAdvanced' : 'field.showAdvanced')}
        </Anchor>
      }
    >
      <Collapse expanded={isShown} id={id}>
        <Stack>
          <Textarea
            label={t('field.callback')}
            autosize
            spellCheck={false}
            autoComplete="off"
            {...form.getInputProps('callback')}
          />
          <Textarea
            label={t('field.config')}
            description={t('hint.config')}
            placeholder="{}"
            autosize
            minRows={3}
            maxRows={16}
            spellCheck={false}
            autoComplete="off"
            classNames={{ input: styles.url! }}
            {...form.getInputProps('config')}
          />
        </Stack>
      </Collapse>
    </Section>
  );
}
