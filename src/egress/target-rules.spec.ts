import { describe, expect, it } from 'vitest';

import { SSRF_CASES } from '../../test/fixtures/ssrf-cases.js';
import { checkTargetUrl } from './target-rules.js';
import { STRICT } from '../../test/fixtures/egress-rules.js';

const INBOX = '/inbox/AbCdEfGhIjKlMnOpQrSt_-12';

describe('checkTargetUrl, on the table of known tricks,', () => {
  it.each(SSRF_CASES)('judges %j: %s, for %s', (written, verdict) => {
    const url = written.replace('OWN_PUBLIC_HOST', 'hookledger.example.net').replace('OWN_PUBLIC_IP', '9.8.7.6');
    const isRefused = checkTargetUrl(url, STRICT) !== null;
    expect(isRefused).toBe(verdict === 'refuse');
  });
});

describe('checkTargetUrl', () => {
  it.each([
    ['http://127.0.0.1:8080/a', 'an address in an allowed network', { allowedNetworks: ['127.0.0.0/8'] }],
    ['https://[fd00::5]/a', 'an IPv6 address in an allowed network', { allowedNetworks: ['fd00::/8'] }],
    ['http://receiver/a', 'a single-word name that is allowed, at port 80', { allowedHosts: ['receiver'] }],
    ['https://ERP.corp./a', 'an allowed name in another spelling', { allowedHosts: ['erp.corp'] }],
    ['http://hooks.example.com/a', 'plain http where it is allowed', { allowHttp: true }],
    [`https://hooks.example.com/${'a'.repeat(2_022)}`, '2,048 characters', {}],
  ])('allows %s: %s', (url, _why, settings) => {
    expect(checkTargetUrl(url, { ...STRICT, ...settings })).toBeNull();
  });

  it.each([
    ['http://10.0.0.1:8080/a', 'outside the allowed network', { allowedNetworks: ['127.0.0.0/8'], allowHttp: true }],
    ['https://[::ffff:127.0.0.1]/a', 'a mapped spelling of an allowed one', { allowedNetworks: ['127.0.0.0/8'] }],
    ['http://receiver:25/a', 'a closed port of an allowed name', { allowedHosts: ['receiver'] }],
    ['http://hooks.example.com/a', 'plain http to a host that is merely public', { allowedHosts: ['receiver'] }],
    [`https://hooks.example.com/${'a'.repeat(2_023)}`, '2,049 characters', {}],
    ['https://*.example.com/a', 'a wildcard', {}],
    ['https://ｅxample.com/a', 'full-width letters', {}],
  ])('refuses %s: %s', (url, _why, settings) => {
    expect(checkTargetUrl(url, { ...STRICT, ...settings })).not.toBeNull();
  });

  it('names the host in its plain spelling if it is spelled otherwise', () => {
    expect(checkTargetUrl('https://0x7F.1/a', STRICT)).toContain('127.0.0.1');
  });

  describe('for the service itself', () => {
    const rules = { ...STRICT, publicUrl: 'http://127.0.0.1:3000', allowedNetworks: ['127.0.0.0/8', '192.168.0.0/16'] };

    it.each([`http://127.0.0.1:3000${INBOX}`, `http://127.0.0.1:3000${INBOX}?status=500`])(
      'allows its inbox %s without configuration',
      (url) => expect(checkTargetUrl(url, { ...rules, allowedNetworks: [] })).toBeNull(),
    );

    it.each([
      'http://127.0.0.1:3000/inbox/short',
      `http://127.0.0.1:3000${INBOX}/more`,
      `http://127.0.0.1:3000${INBOX}#a`,
      `http://127.0.0.1:3000/inbox/../api/v1/events${'a'.repeat(30)}`,
      `http://a@127.0.0.1:3000${INBOX}`,
      `http://127.0.0.1:3001${INBOX}`,
      `http://localhost:3000${INBOX}`,
      `https://127.0.0.1:3000${INBOX}`,
    ])('does not treat %s as an inbox', (url) => {
      expect(checkTargetUrl(url, { ...rules, allowedNetworks: [] })).not.toBeNull();
    });

    it.each(['http://127.0.0.1:3000/api/v1/events', 'http://127.0.0.9:3000/', 'http://192.168.7.7:3000/'])(
      'refuses %s even if its network is allowed',
      (url) => expect(checkTargetUrl(url, rules)).toContain('back to this service'),
    );

    it('allows other ports of its host if their network is allowed', () => {
      expect(checkTargetUrl('http://127.0.0.1:3001/a', rules)).toBeNull();
    });
  });
});
