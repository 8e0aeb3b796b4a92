import { describe, expect, it } from 'vitest';
import { authenticateApiKey, type Keyring } from './index.ts';

const keyring: Keyring = {
  secretOf: async (id) =>
    ({
      k1: { secret: 's3cret:with-colon', origins: [], active: true },
      old: { secret: 'gone', origins: [], active: false },
      empty: { secret: '', origins: [], active: true },
    })[id] ?? null,
};
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('an API key', () => {
  it.each([basic('k1:s3cret:with-colon'), `basic  ${basic('k1:s3cret:with-colon').slice(6)}`])(
    'as HTTP Basic is accepted',
    async (header) => {
      expect(await authenticateApiKey(header, keyring)).toMatchObject({ keyId: 'k1' });
    },
  );

  it.each<readonly [string, string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['another scheme', 'Bearer abc'],
    ['no base64', 'Basic !!!'],
    ['no colon', basic('k1')],
    ['a wrong secret', basic('k1:nope')],
    ['no secret', basic('k1:')],
    ['an unknown key', basic('k9:s3cret:with-colon')],
    ['an unknown key with the secret of nobody', basic('k9:')],
    ['a key that is no id', basic("k1' --:x")],
    ['a revoked key', basic('old:gone')],
    ['a key without a secret', basic('empty:')],
    ['a very long header', basic(`k1:${'x'.repeat(100_000)}`)],
  ])('%s is refused', async (_name, header) => {
    await expect(authenticateApiKey(header, keyring)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
