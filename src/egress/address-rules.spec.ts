import { describe, expect, it } from 'vitest';

import { isReachableAddress, shownAddress } from './address-rules.js';
import { STRICT } from '../../test/fixtures/egress-rules.js';

describe('isReachableAddress', () => {
  it.each(['1.0.0.1', '9.255.255.255', '11.0.0.0', '126.255.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.0'])(
    'allows %s, next to a block',
    (address) => expect(isReachableAddress(address, 'literal', STRICT)).toBe(true),
  );

  it.each([
    '0.255.255.255',
    '10.255.255.255',
    '172.31.255.255',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '168.63.129.16',
  ])('refuses %s', (address) => expect(isReachableAddress(address, 'dns', STRICT)).toBe(false));

  it.each(['2001:200::1', '2003::1', '2a00:1450:4001:81b::200e', '3ffe::1'])('allows %s', (address) =>
    expect(isReachableAddress(address, 'literal', STRICT)).toBe(true),
  );

  it.each([
    '1fff::1',
    '4000::1',
    '2001:1ff::1',
    '2001:db8::1',
    '2002::1',
    '3fff:fff::1',
    '::8.8.8.8',
    '::ffff:8.8.8.8',
  ])('refuses %s', (address) => expect(isReachableAddress(address, 'dns', STRICT)).toBe(false));

  it('judges a NAT64 address from DNS by its embedded IPv4 address', () => {
    expect(isReachableAddress('64:ff9b::808:808', 'dns', STRICT)).toBe(true);
    expect(isReachableAddress('64:ff9b::8.8.4.4', 'dns', STRICT)).toBe(true);
    expect(isReachableAddress('64:ff9b::a9fe:a9fe', 'dns', STRICT)).toBe(false);
    expect(isReachableAddress('64:ff9b::1', 'dns', STRICT)).toBe(false);
    expect(isReachableAddress('64:ff9b::', 'dns', STRICT)).toBe(false);
    expect(isReachableAddress('64:ff9b:1::808:808', 'dns', STRICT)).toBe(false);
  });

  it('refuses a NAT64 address written into a URL', () => {
    expect(isReachableAddress('64:ff9b::808:808', 'literal', STRICT)).toBe(false);
  });

  it('refuses this machine’s public addresses in every spelling', () => {
    expect(isReachableAddress('9.8.7.6', 'dns', STRICT)).toBe(false);
    expect(isReachableAddress('2A01:04F8:0:0::77', 'dns', STRICT)).toBe(false);
    expect(isReachableAddress('64:ff9b::908:706', 'dns', STRICT)).toBe(false);
  });

  it('allows an allowed network, and nothing beyond it', () => {
    const rules = { ...STRICT, allowedNetworks: ['10.1.0.0/16', '2a01:4f8::77'] };
    expect(isReachableAddress('10.1.255.255', 'literal', rules)).toBe(true);
    expect(isReachableAddress('10.2.0.0', 'literal', rules)).toBe(false);
    expect(isReachableAddress('::ffff:10.1.0.1', 'dns', rules)).toBe(false);
    expect(isReachableAddress('2a01:4f8::77', 'literal', rules)).toBe(true);
  });

  it('refuses invalid addresses and addresses with a zone', () => {
    expect(isReachableAddress('localhost', 'dns', STRICT)).toBe(false);
    expect(isReachableAddress('2a00::1%eth0', 'dns', STRICT)).toBe(false);
  });
});

const EXEMPT = { ...STRICT, allowedNetworks: ['10.0.0.0/8', '127.0.0.0/8', 'fd00::/8'], allowedHosts: ['inside'] };

it.each(['93.184.215.14', '2606:2800:21f:cb07::1', '64:ff9b::5db8:d70e'])('%s is shown', (address) => {
  expect(shownAddress(address, EXEMPT)).toBe(address);
});

it.each([
  '10.0.0.5',
  '127.0.0.1',
  '169.254.169.254',
  '192.168.7.7',
  '9.8.7.6',
  '::1',
  'fd00::1',
  '64:ff9b::a00:5',
  undefined,
])('%s is never shown, exempt or not', (address) => {
  expect(shownAddress(address, EXEMPT)).toBeNull();
  expect(shownAddress(address, STRICT)).toBeNull();
});
