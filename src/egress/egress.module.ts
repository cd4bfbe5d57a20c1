import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

import { HttpService } from '@nestjs/axios';
import { Global, Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config/config.js';
import { EgressAgent } from './egress-agent.js';
import { EgressClient } from './egress-client.js';
import { EGRESS_RULES, type EgressRules } from './egress-rules.js';
import { createNameResolver, DNS_SERVERS, NAME_RESOLVER } from './name-resolver.js';
import { createHttpService } from './send-request.js';

/**
 * The one HTTP client through which every delivery leaves. Needs `EGRESS_RULES` and `DNS_SERVERS` from a global module:
 * `EgressRulesModule`, or a test's own.
 */
@Module({
  providers: [
    EgressAgent,
    EgressClient,
    { provide: NAME_RESOLVER, useFactory: createNameResolver, inject: [DNS_SERVERS] },
    { provide: HttpService, useFactory: createHttpService, inject: [EgressAgent] },
  ],
  exports: [EgressClient],
})
export class EgressModule {}

/** The egress rules of this installation, from its configuration and this machine's network interfaces. */
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

/** Every address of the given interfaces (`os.networkInterfaces()`), each once, without zone ids. */
function ownAddresses(interfaces: Record<string, NetworkInterfaceInfo[] | undefined>): string[] {
  const addresses = Object.values(interfaces).flatMap((entries) => (entries ?? []).map((entry) => entry.address));
  return [...new Set(addresses.map((address) => address.replace(/%.*$/, '')))];
}
