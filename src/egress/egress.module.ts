import { HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';

import { bareAxios } from './bare-axios.js';
import { egressAdapter } from './egress.adapter.js';
import { EgressAgent } from './egress.agent.js';
import { EgressClient } from './egress.client.js';
import { createNameResolver, DNS_SERVERS, NAME_RESOLVER } from './name-resolver.js';

/**
 * Which addresses may be reached, and the one HTTP client through which every delivery leaves. Needs `EGRESS_RULES` and
 * `DNS_SERVERS` from a global module.
 */
@Module({
  providers: [
    EgressAgent,
    EgressClient,
    { provide: NAME_RESOLVER, useFactory: createNameResolver, inject: [DNS_SERVERS] },
    {
      provide: HttpService,
      useFactory: (agent: EgressAgent) => new HttpService(bareAxios(egressAdapter(agent))),
      inject: [EgressAgent],
    },
  ],
  exports: [EgressClient],
})
export class EgressModule {}
