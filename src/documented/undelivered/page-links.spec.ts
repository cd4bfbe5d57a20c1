import { describe, expect, it } from 'vitest';

import { pageLink } from './page-links.js';

const link = (url: string, page: number) => pageLink({ protocol: 'https', host: 'oms.example:8443', url }, page);

describe('pageLink', () => {
  it('sorts the keys and keeps all other parameters, even repeated and empty ones', () => {
    expect(link('/list/?webhook=7&limit=5&x=2&x=1&a=', 3)).toBe(
      'https://oms.example:8443/list/?a=&limit=5&page=3&webhook=7&x=2&x=1',
    );
  });

  it('replaces the page, and drops it for page 1', () => {
    expect(link('/list/?page=3&limit=5', 4)).toBe('https://oms.example:8443/list/?limit=5&page=4');
    expect(link('/list/?page=2', 1)).toBe('https://oms.example:8443/list/');
    expect(link('/list/?page=last&page=2', 2)).toBe('https://oms.example:8443/list/?page=2');
  });

  it('escapes as Python’s urlencode does', () => {
    expect(link(`/list/?q=a%20b+c~d*e!'()%26%3D%C4%B0:%2B`, 2)).toBe(
      'https://oms.example:8443/list/?page=2&q=a+b+c~d%2Ae%21%27%28%29%26%3D%C4%B0%3A%2B',
    );
  });
});
