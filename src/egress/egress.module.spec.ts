import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';

import { LOCAL } from '../../test/fixtures/egress-rules.js';
import { startKindReceiver } from '../../test/support/hostile-receiver.js';
import { EGRESS_RULES } from './egress-rules.js';
import { EgressClient } from './egress-client.js';
import { EgressModule } from './egress.module.js';
import { DNS_SERVERS } from './name-resolver.js';

@Global()
@Module({
  providers: [
    { provide: EGRESS_RULES, useValue: LOCAL },
    { provide: DNS_SERVERS, useValue: [] },
  ],
  exports: [EGRESS_RULES, DNS_SERVERS],
})
class SettingsModule {}

it('EgressModule creates a client from the rules and DNS servers, and closes its connections at shutdown', async () => {
  const receiver = await startKindReceiver();
  const module = await Test.createTestingModule({ imports: [SettingsModule, EgressModule] }).compile();
  await module.init();
  const client = module.get(EgressClient);
  const result = await client.post({ url: receiver.url, headers: [], body: '{}', timeoutMs: 1_000 });
  expect(result).toMatchObject({ responseStatus: 200, error: null });
  await module.close();
  await receiver.emptied();
  await receiver.close();
});
