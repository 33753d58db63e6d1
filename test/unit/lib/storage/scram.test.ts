import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scramVerifier } from '../../../../lib/storage/scram.ts';

/** The exchange of RFC 7677, section 3: user "user", password "pencil". */
const rfc7677 = {
  salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'),
  iterations: 4096,
  authMessage: [
    'n=user,r=rOprNGfwEbeRWgbNEkqO',
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  ].join(','),
  clientProof: Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64'),
  serverSignature: '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

describe('a verifier', () => {
  it("accepts the client of RFC 7677's exchange, and signs as its server", () => {
    const { salt, iterations, authMessage, clientProof, serverSignature } = rfc7677;
    const { storedKey, serverKey } = partsOf(scramVerifier({ password: 'pencil', salt, iterations }));
    const clientSignature = createHmac('sha256', storedKey).update(authMessage).digest();
    const clientKey = Buffer.from(clientProof.map((byte, index) => byte ^ (clientSignature[index] ?? 0)));
    expect(createHash('sha256').update(clientKey).digest()).toEqual(storedKey);
    expect(createHmac('sha256', serverKey).update(authMessage).digest('base64')).toBe(serverSignature);
  });

  it('is written as PostgreSQL keeps it', () => {
    expect(scramVerifier({ password: 'pencil', salt: rfc7677.salt })).toMatch(
      /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/,
    );
  });

  it('differs by its salt', () => {
    const other = Buffer.alloc(16, 7);
    expect(scramVerifier({ password: 'pencil', salt: other })).not.toBe(
      scramVerifier({ password: 'pencil', salt: rfc7677.salt }),
    );
  });

  it.each(['', 'pässword', 'I\u00adX', 'tab\tbed', '\u2168'])(
    'is not made of %j, which would have to be prepared first',
    (password) => {
      expect(() => scramVerifier({ password, salt: rfc7677.salt })).toThrow(
        expect.objectContaining({ code: 'secret_unreadable' }),
      );
    },
  );
});

function partsOf(verifier: string) {
  const [, , keys = ''] = verifier.split('$');
  const [storedKey = '', serverKey = ''] = keys.split(':');
  return { storedKey: Buffer.from(storedKey, 'base64'), serverKey: Buffer.from(serverKey, 'base64') };
}
