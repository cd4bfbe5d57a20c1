import { expect, it } from 'vitest';

import { STRICT } from '../../test/fixtures/egress-rules.js';
import { shownAddress } from './shown-address.js';

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
