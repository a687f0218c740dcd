/**
 * Who calls us: botbuilder's own check of the connector's tokens. A token names our app and the address of the service that
 * we answer to; tokens of other bots and of our own app, which only stand-ins for the connector use, open nothing.
 */
import { z } from "zod";
import { UnavailableError } from "../../lib/errors.ts";

/** What the check itself reads of a call: the token speaks of nothing else in it. */
export const envelopeSchema = z.looseObject({
  channelId: z.string().min(1).max(100),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(500),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export interface AuthenticateOptions {
  readonly appId: string;
  /** Where the connector's keys are described. */
  readonly openIdUrl: string;
}

/** True for a call of the connector. Throws `UnavailableError` when its keys cannot be had, so that it calls again. */
export type Authenticate = (authorization: string, envelope: Envelope) => Promise<boolean>;

const ISSUER = "https://api.botframework.com";
const COME_BACK_MS = 5_000;
/** Another way into the library, with keys of its own configuration, which is none of ours. */
const OWN_ENVIRONMENT = "AseChannel";
/** A bearer token of three parts; longer ones are no tokens. */
const BEARER = /^Bearer [\w-]{1,4000}\.[\w-]{1,8000}\.[\w-]{1,4000}$/;

export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  let loading: ReturnType<typeof loadCheck> | null = null;
  return async (authorization, { channelId, serviceUrl }) => {
    if (!BEARER.test(authorization) || channelId === OWN_ENVIRONMENT) return false;
    loading ??= loadCheck(options);
    const check = await loading;
    try {
      return (await check({ channelId, serviceUrl }, authorization)) === ISSUER;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw new UnavailableError("the connector's keys cannot be had", COME_BACK_MS, { cause: error });
    }
  };
}

/** The library takes a while to load: only who has such an account pays for it. Gives the issuer of a good token. */
async function loadCheck({ appId, openIdUrl }: AuthenticateOptions) {
  const { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } = await import(
    "botbuilder-core"
  );
  // Only asked whether an id is ours: the password is not needed for that, and stays away.
  const credentials = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: "not used",
    MicrosoftAppType: "MultiTenant",
  });
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ValidateAuthority: true,
      ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
      ToChannelFromBotOAuthScope: ISSUER,
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: ISSUER,
      ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
    } as ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[0],
    credentials,
  );
  return async (envelope: Envelope, authorization: string): Promise<string | null> => {
    const activity = { ...envelope } as unknown as Parameters<typeof authentication.authenticateRequest>[0];
    const { claimsIdentity } = await authentication.authenticateRequest(activity, authorization);
    return claimsIdentity.isAuthenticated ? claimsIdentity.getClaimValue("iss") : null;
  };
}

const REFUSALS: readonly string[] = ["JsonWebTokenError", "TokenExpiredError", "NotBeforeError"];

/** Against the token; what is left was a failure to fetch the keys. */
function isRefusal(error: unknown): boolean {
  const { name, statusCode } = error as { name?: string; statusCode?: number };
  return (statusCode !== undefined && statusCode < 500) || REFUSALS.includes(name ?? "");
}
