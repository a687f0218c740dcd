/** Microsoft's side of trust: the connector's key with its OpenID description, tokens for bots, and the token service. */
import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export const ISSUER = "https://api.botframework.com";

export interface Signer {
  /** The JSON Web Key Set, with the endorsements of each key. */
  readonly keys: object;
  /** A token of the connector for a bot; what is given takes the place of what is right. */
  sign(
    claims: { aud: string; serviceurl: string } & JWTPayload,
    options?: { iss?: string; endsInS?: number },
  ): Promise<string>;
}

/** @param endorsements channels for which the key may speak */
export async function createSigner(endorsements: readonly string[]): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = createHash("sha256")
    .update(jwk.n ?? "")
    .digest("base64url")
    .slice(0, 27);
  return {
    keys: { keys: [{ ...jwk, kid, use: "sig", endorsements: [...endorsements] }] },
    sign(claims, { iss = ISSUER, endsInS = 3_600 } = {}) {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
        .setIssuer(iss)
        .setNotBefore(Math.min(now, now + endsInS) - 600)
        .setExpirationTime(now + endsInS)
        .sign(privateKey);
    },
  };
}

export interface TokenService {
  /** Answers a request for a token, as the form was posted. */
  give(authority: string, form: URLSearchParams): { status: number; body: object };
  isValid(authorization: string | undefined): boolean;
  /** Takes back all tokens given so far. */
  withdraw(): void;
  readonly given: number;
}

export function createTokenService(bot: { appId: string; appPassword: string; authority: string }): TokenService {
  const tokens = new Set<string>();
  let given = 0;
  return {
    get given() {
      return given;
    },
    give(authority, form) {
      const isRight =
        authority === bot.authority &&
        form.get("grant_type") === "client_credentials" &&
        form.get("client_id") === bot.appId &&
        form.get("client_secret") === bot.appPassword;
      if (!isRight) return { status: 401, body: { error: "invalid_client" } };
      if (form.get("scope") !== `${ISSUER}/.default`) return { status: 400, body: { error: "invalid_scope" } };
      const token = `ey.${randomUUID()}`;
      tokens.add(token);
      given++;
      return { status: 200, body: { token_type: "Bearer", expires_in: 3_599, access_token: token } };
    },
    isValid: (authorization) => tokens.has((authorization ?? "").replace(/^Bearer /, "")),
    withdraw: () => tokens.clear(),
  };
}
