import { Button, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog } from '../../shared/feedback/confirm-dialog.js';
import { ErrorState } from '../../shared/feedback/error-state.js';
import { forgetsMore, RETENTION } from './account-changes.js';
import type { AccountSettings } from './settings.query.js';
import { TimeZoneInput } from './time-zone-input.js';
import { useAccountForm } from './use-account-form.js';

/** The account's name, time zone and retention. To keep less than now is asked about first. */
export function AccountForm({ account }: { account: AccountSettings }) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, save } = useAccountForm(account);
  const [isAsking, asking] = useDisclosure(false);
  const submit = form.onSubmit((values) =>
    forgetsMore(account.retentionDays, values.retentionDays) ? asking.open() : save(values),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {error && <ErrorState error={error} />}
        <Text size="sm" c="dimmed">
          {t('accountIds', { id: account.id, eshopId: account.eshopId })}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <TextInput label={t('name')} maxLength={200} required {...form.getInputProps('name')} />
          <TimeZoneInput {...form.getInputProps('timezone')} />
          <NumberInput
            label={t('retention')}
            description={t('retentionHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={t('retentionOfInstallation')}
            suffix={t('daysSuffix')}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            {...RETENTION}
            {...form.getInputProps('retentionDays')}
          />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={form.submitting} disabled={!form.isDirty()}>
            {t('common:action.save')}
          </Button>
          {form.isDirty() && (
            <Button variant="subtle" onClick={form.reset}>
              {t('common:action.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={asking.close}
        title={t('forget.title')}
        confirmLabel={t('forget.confirm', { days: form.values.retentionDays })}
        isDangerous
        onConfirm={() => save(form.getValues()).finally(asking.close)}
      >
        {t('forget.text', { days: form.values.retentionDays })}
      </ConfirmDialog>
    </form>
  );
}
