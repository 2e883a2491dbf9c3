/** Everything that is signed: links' codes, tokens, and what presenters' pages keep for the server. */

import { createHmac, hkdfSync } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ROLES } from '../../shared/protocol.ts';
import { type Grant, makeCode, readCode } from './codes.ts';

/** Who a page is: the link by which somebody came, and who they have been since. */
const identitySchema = z.object({
  role: z.enum(ROLES),
  room: z.string(),
  link: z.string(),
  person: z.string(),
  name: z.string(),
  /** Of the passcode that they knew. */
  passcode: z.string().nullable(),
});
export type Identity = z.infer<typeof identitySchema>;

/** What only the server and the presenters' pages know of a room. */
const sealedSchema = z.object({
  room: z.string(),
  links: z.array(z.object({ id: z.string(), role: z.enum(['viewer', 'controller']), title: z.string() })),
  revoked: z.array(z.string()),
  /** By person: granted, or taken back. */
  remotes: z.record(z.string(), z.boolean()),
  passcode: z.string().nullable(),
});
export type Sealed = z.infer<typeof sealedSchema>;

const nodeSchema = z.object({ node: z.string() });

/** What opens a room's views as pictures, and nothing else: it stands in an address on somebody's slide. */
const picturesSchema = z.object({ room: z.string(), link: z.string(), passcode: z.string().nullable() });
export type PicturesGrant = z.infer<typeof picturesSchema>;

const TOKEN = 'token';
const PICTURES = 'pictures';
const SEAL = 'seal';
const NODE = 'node';
const TOKEN_LIFETIME_S = 12 * 3600;
/** Slides are made some days before. */
export const PICTURES_LIFETIME_S = 7 * 24 * 3600;
const NODE_TOKEN_LIFETIME_S = 60;
/** A presenter's page may come back after a weekend. */
const SEAL_LIFETIME_S = 7 * 24 * 3600;

export interface AccessOptions {
  readonly tokenLifetimeS?: number;
}

export class Access {
  readonly tokenLifetimeS: number;
  readonly #codeKey: Buffer;
  readonly #tokenKey: Buffer;
  readonly #passcodeKey: Buffer;
  readonly #fingerprint: string;

  constructor(secret: string, { tokenLifetimeS = TOKEN_LIFETIME_S }: AccessOptions = {}) {
    const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'convcast', purpose, 32));
    this.tokenLifetimeS = tokenLifetimeS;
    this.#codeKey = key('codes');
    this.#tokenKey = key('tokens');
    this.#passcodeKey = key('passcodes');
    this.#fingerprint = key('fingerprint').toString('base64url').slice(0, 16);
  }

  code(grant: Grant): string {
    return makeCode(this.#codeKey, grant);
  }

  /** undefined for whatever was not made with this secret. */
  readCode(code: string): Grant | undefined {
    return readCode(this.#codeKey, code);
  }

  token(identity: Identity): Promise<string> {
    return this.#sign(identity, TOKEN, this.tokenLifetimeS);
  }

  /** undefined for whatever was not made with this secret, or is over. */
  readToken(token: string): Promise<Identity | undefined> {
    return this.#read(token, TOKEN, identitySchema);
  }

  picturesToken(grant: PicturesGrant): Promise<string> {
    return this.#sign(grant, PICTURES, PICTURES_LIFETIME_S);
  }

  /** undefined for whatever was not made with this secret, or is over. */
  readPicturesToken(token: string): Promise<PicturesGrant | undefined> {
    return this.#read(token, PICTURES, picturesSchema);
  }

  seal(state: Sealed): Promise<string> {
    return this.#sign(state, SEAL, SEAL_LIFETIME_S);
  }

  unseal(sealed: string): Promise<Sealed | undefined> {
    return this.#read(sealed, SEAL, sealedSchema);
  }

  /** By which a node shows another that it has the same secret. Good for a minute. */
  nodeToken(node: string): Promise<string> {
    return this.#sign({ node }, NODE, NODE_TOKEN_LIFETIME_S);
  }

  /** undefined for whatever was not made with this secret, or is over. */
  async readNodeToken(token: string): Promise<string | undefined> {
    return (await this.#read(token, NODE, nodeSchema))?.node;
  }

  /** Says whether two secrets are the same, and nothing else of them. */
  get fingerprint(): string {
    return this.#fingerprint;
  }

  /** Says whether two passcodes are the same, and nothing else of them. */
  passcodeTag(room: string, passcode: string): string {
    return createHmac('sha256', this.#passcodeKey)
      .update(`${room}/${passcode}`)
      .digest('base64url')
      .slice(0, 16);
  }

  #sign(payload: object, audience: string, lifetimeS: number): Promise<string> {
    return new SignJWT(payload as JWTPayload)
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifetimeS)
      .sign(this.#tokenKey);
  }

  async #read<T extends z.ZodType>(
    jwt: string,
    audience: string,
    schema: T,
  ): Promise<z.output<T> | undefined> {
    try {
      const { payload } = await jwtVerify(jwt, this.#tokenKey, {
        algorithms: ['HS256'],
        audience,
        requiredClaims: ['exp'],
      });
      return schema.safeParse(payload).data;
    } catch {
      return undefined;
    }
  }
}
