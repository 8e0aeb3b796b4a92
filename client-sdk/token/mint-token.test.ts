import { createHmac, randomBytes } from 'node:crypto';
import { ParticipantClaims, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { base64url } from './base64url.ts';
import { type MintOptions, mintToken } from './index.ts';

const OPTIONS: MintOptions = {
  keyId: 'key-1',
  secret: 'a secret of the school',
  personId: 'ines',
  name: 'Inès Bé 🎓',
  sessionId: 'session-1',
  role: 'mentor',
};

function read(token: string): {
  header: unknown;
  claims: ParticipantClaims;
  signed: string;
  signature: string;
} {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const json = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  return { header: json(header), claims: json(claims), signed: `${header}.${claims}`, signature };
}

it('mints a token whose signature and claims the server takes', async () => {
  const { header, claims, signed, signature } = read(await mintToken(OPTIONS));
  expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'key-1' });
  expect(signature).toBe(createHmac('sha256', OPTIONS.secret).update(signed).digest('base64url'));
  expect(ParticipantClaims.parse(claims)).toEqual(claims);
  expect(claims).toMatchObject({ sub: 'ines', name: 'Inès Bé 🎓', session: 'session-1', role: 'mentor' });
  expect(claims.exp - claims.iat).toBe(3600);
});

it('gives a role its own grants unless some are named', async () => {
  expect(read(await mintToken({ ...OPTIONS, role: 'observer' })).claims.grants).toEqual([]);
  expect(read(await mintToken({ ...OPTIONS, grants: ['publish'] })).claims.grants).toEqual(['publish']);
});

it('bounds the first entry by ttlSeconds', async () => {
  const { claims } = read(await mintToken({ ...OPTIONS, ttlSeconds: 10 }));
  expect(claims.exp - claims.iat).toBe(10);
});

it('writes base64url as Node does, for every length', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = randomBytes(length);
    expect(base64url(bytes)).toBe(bytes.toString('base64url'));
  }
});

it.each<[string, unknown]>([
  ['secret', ''],
  ['secret', '   '],
  ['secret', undefined],
  ['secret', 42],
  ['keyId', ''],
  ['keyId', 'a b'],
  ['personId', 'x'.repeat(129)],
  ['personId', '../../etc'],
  ['personId', null],
  ['sessionId', '<script>'],
  ['sessionId', {}],
  ['name', ''],
  ['name', 'two\nlines'],
  ['name', 'x'.repeat(121)],
  ['role', 'admin'],
  ['role', 'constructor'],
  ['role', '__proto__'],
  ['grants', 'publish'],
  ['grants', ['fly']],
  ['ttlSeconds', 0],
  ['ttlSeconds', -1],
  ['ttlSeconds', 1.5],
  ['ttlSeconds', Number.POSITIVE_INFINITY],
  ['ttlSeconds', 8 * 24 * 3600],
  ['ttlSeconds', '3600'],
])('refuses %s = %j by name, without repeating it', async (field, value) => {
  const error = await mintToken({ ...OPTIONS, [field]: value } as MintOptions).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TribuError);
  expect(error).toMatchObject({ code: 'bad_request', field });
});

it('never repeats the secret in an error', async () => {
  const error = await mintToken({ ...OPTIONS, name: '' }).catch((thrown: unknown) => String(thrown));
  expect(error).not.toContain(OPTIONS.secret);
});
