import { execFileSync } from 'node:child_process';
import { IceServer } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { iceServersFor } from './ice-servers.ts';

const GUEST = { personId: 'ada', expiresAtMs: Date.parse('2026-11-23T12:00:00.001Z') };
const STUN = 'stun:stun.school.example:3478';
const TURN = 'turn:turn.school.example:3478?transport=udp';
const TURNS = 'turns:turn.school.example:5349';

describe('ICE servers of a join answer', () => {
  it('are none where none are configured', () => {
    expect(iceServersFor({ urls: [], turnSecret: null }, GUEST)).toEqual([]);
    expect(iceServersFor({ urls: [], turnSecret: 'unused' }, GUEST)).toEqual([]);
  });

  it('name STUN servers without a credential', () => {
    expect(iceServersFor({ urls: [STUN], turnSecret: 'shared' }, GUEST)).toEqual([{ urls: [STUN] }]);
  });

  it("carry coturn's credential: expiry in whole seconds, never earlier, and the person", () => {
    const [stun, turn, ...more] = iceServersFor({ urls: [TURN, STUN, TURNS], turnSecret: 'shared' }, GUEST);
    const username = `${Date.parse('2026-11-23T12:00:01Z') / 1000}:ada`;
    expect(stun).toEqual({ urls: [STUN] });
    expect(turn).toEqual({ urls: [TURN, TURNS], username, credential: byOpenssl('shared', username) });
    expect(more).toEqual([]);
    expect(IceServer.parse(turn)).toEqual(turn);
  });

  it('differ by person, by expiry and by secret, and hold no secret', () => {
    const credential = (secret: string, guest = GUEST) =>
      iceServersFor({ urls: [TURN], turnSecret: secret }, guest)[0]?.credential;
    const all = [
      credential('shared'),
      credential('other'),
      credential('shared', { ...GUEST, personId: 'bob' }),
      credential('shared', { ...GUEST, expiresAtMs: GUEST.expiresAtMs + 1000 }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(JSON.stringify(iceServersFor({ urls: [TURN], turnSecret: 'shared' }, GUEST))).not.toContain(
      'shared',
    );
  });
});

/** The same by another hand, as coturn's documentation writes it. */
function byOpenssl(secret: string, username: string): string {
  const digest = execFileSync('openssl', ['dgst', '-sha1', '-hmac', secret, '-binary'], { input: username });
  return digest.toString('base64');
}
