import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { CreateTokenDialog } from './create-token-dialog.js';
import { RevokeTokenDialog } from './revoke-token-dialog.js';
import { sessionTokens } from './session-tokens.js';
import { API_TOKENS, type ListedToken } from './settings.query.js';
import { TokensTable } from './tokens-table.js';

/** The account's API tokens: listed, made and revoked. An operator's session uses none of them. */
export function TokensSection({ isOperator }: { isOperator: boolean }) {
  const { t } = useTranslation('settings');
  const query = usePageQuery(API_TOKENS, {});
  const [isCreating, creating] = useDisclosure(false);
  const [revoking, setRevoking] = useState<ListedToken | null>(null);
  const own = isOperator ? [] : sessionTokens(query.data?.apiTokens ?? []);
  const createButton = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={creating.open}>
      {t('token.create')}
    </Button>
  );
  return (
    <Stack component="section" gap="sm" aria-labelledby="tokens">
      <Group justify="space-between">
        <Title order={2} size="h3" id="tokens">
          {t('tokens')}
        </Title>
        {createButton}
      </Group>
      <Text size="sm" c="dimmed">
        {t('tokensHint')}
      </Text>
      <QueryView query={query}>
        {({ apiTokens }) =>
          apiTokens.length > 0 ? (
            <TokensTable tokens={apiTokens} sessionToken={own.length === 1 ? own[0]! : null} onRevoke={setRevoking} />
          ) : (
            <EmptyState title={t('token.none')} action={createButton}>
              {t('token.noneText')}
            </EmptyState>
          )
        }
      </QueryView>
      {isCreating && <CreateTokenDialog onClose={creating.close} onCreated={query.refetch} />}
      <RevokeTokenDialog
        token={revoking}
        ownership={revoking === null || !own.includes(revoking.id) ? 'no' : own.length === 1 ? 'surely' : 'maybe'}
        onClose={() => setRevoking(null)}
      />
    </Stack>
  );
}
