import { networkInterfaces } from 'node:os';

import { Global, Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config/config.js';
import { EGRESS_RULES, type EgressRules } from './egress-rules.js';
import { DNS_SERVERS } from './name-resolver.js';
import { ownAddresses } from './own-addresses.js';

/** Makes the egress rules of this installation known, from its configuration and this machine's interfaces. */
@Global()
@Module({
  providers: [
    {
      provide: EGRESS_RULES,
      inject: [CONFIG],
      useFactory: ({ targets, publicUrl }: Config): EgressRules =>
        Object.freeze({
          allowedNetworks: targets.allowedNetworks,
          allowedHosts: targets.allowedHosts,
          allowHttp: targets.allowHttp,
          publicUrl,
          ownAddresses: ownAddresses(networkInterfaces()),
        }),
    },
    { provide: DNS_SERVERS, inject: [CONFIG], useFactory: ({ targets }: Config) => targets.dnsServers },
  ],
  exports: [EGRESS_RULES, DNS_SERVERS],
})
export class EgressRulesModule {}
