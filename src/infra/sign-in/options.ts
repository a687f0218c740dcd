/** How better-auth is set up: our tables, our ids, our cookies, what is limited, and the messages that it sends. */
import type { BetterAuthOptions } from "better-auth";
import type pg from "pg";
import { type IdKind, newId } from "../../lib/ids.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/time.ts";
import type { IsLeaked } from "./leaked-passwords.ts";
import { leakedHook } from "./refuse-leaked.ts";

export interface SignInOptions {
  /** Signs cookies and encrypts the secrets of two-factor. */
  readonly secret: Uint8Array;
  /** Where our pages are; its url is read at each use. */
  readonly site: { readonly url: string };
  /** Name of the product in authenticator apps. */
  readonly issuer: string;
  /** Sends the link by which a password is set anew. */
  sendReset(to: {
    readonly email: string;
    readonly name: string;
    readonly token: string;
    readonly locale: Locale;
  }): Promise<void>;
  /** Tells a person that their way in was changed, in case it was not they who did it. */
  sendNotice(to: Noticed): Promise<void>;
  /** Whether a password that somebody chooses is on the list of leaked ones. */
  readonly isLeaked: IsLeaked;
  /** Told of what the library has to say, without anything secret. */
  log(level: "error" | "warn", message: string): void;
}

export type SignInChange = "password" | "secondFactorOn" | "secondFactorOff";

export interface Noticed {
  readonly email: string;
  readonly name: string;
  readonly change: SignInChange;
  readonly locale: Locale;
}

/** Where sign-in lives, below our address. */
export const AUTH_PATH = "/api/auth";
/** The header by which our route tells the address of a caller. */
export const ADDRESS_HEADER = "x-charla-address";

const SESSION_MS = 30 * DAY_MS;
/** A session in use is prolonged no more often than this. */
const PROLONG_MS = DAY_MS;
const RESET_MS = HOUR_MS;
/** NIST SP 800-63B: length is what counts; OWASP ASVS 2.1.1 asks for as much. */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

const localeOf = (headers: Headers | undefined) => pickLocale(headers?.get("accept-language"), "es");
const seconds = (ms: number) => ms / SECOND_MS;

const TABLES: Readonly<Record<string, IdKind>> = {
  user: "user",
  session: "session",
  account: "credential",
  verification: "verification",
  twoFactor: "twoFactor",
  rateLimit: "signInRate",
};

const CREATED = { createdAt: "created_at", updatedAt: "updated_at" } as const;

export async function authOptions(pool: pg.Pool, options: SignInOptions): Promise<BetterAuthOptions> {
  const [{ twoFactor }, { createAuthMiddleware }, refuseLeaked] = await Promise.all([
    import("better-auth/plugins"),
    import("better-auth/api"),
    leakedHook(options.isLeaked),
  ]);
  const { secret, site, issuer, sendReset, sendNotice, log } = options;
  const isSecure = site.url.startsWith("https://");
  return {
    appName: issuer,
    secret: Buffer.from(secret).toString("base64url"),
    baseURL: site.url,
    basePath: AUTH_PATH,
    database: pool,
    // Whoever runs Charla reaches it by several addresses; a page may speak with the one that it came from.
    trustedOrigins: (request) => [site.url, ...(request ? [new URL(request.url).origin] : [])],
    emailAndPassword: {
      enabled: true,
      // People come by an invitation, by the wizard or by `charla owner create`.
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      resetPasswordTokenExpiresIn: seconds(RESET_MS),
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user: { email, name }, token }, request) =>
        sendReset({ email, name, token, locale: localeOf(request?.headers) }),
      onPasswordReset: ({ user: { email, name } }, request) =>
        sendNotice({ email, name, change: "password", locale: localeOf(request?.headers) }),
    },
    hooks: {
      before: refuseLeaked,
      after: createAuthMiddleware(async ({ path, headers, context }) => {
        const user = context.session?.user;
        if (path !== "/change-password" || !user || context.returned instanceof Error) return;
        await sendNotice({ email: user.email, name: user.name, change: "password", locale: localeOf(headers) });
      }),
    },
    databaseHooks: {
      user: {
        update: {
          async after({ email, name, twoFactorEnabled }, context) {
            if (!context?.path?.startsWith("/two-factor/")) return;
            const change = twoFactorEnabled === true ? "secondFactorOn" : "secondFactorOff";
            await sendNotice({ email, name, change, locale: localeOf(context.headers) });
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer,
        twoFactorTable: "two_factors",
        schema: {
          user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
          twoFactor: {
            modelName: "two_factors",
            fields: {
              backupCodes: "backup_codes",
              userId: "user_id",
              failedVerificationCount: "failed_verification_count",
              lockedUntil: "locked_until",
            },
          },
        },
      }),
    ],
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", ...CREATED },
      changeEmail: { enabled: false },
      deleteUser: { enabled: false },
    },
    session: {
      modelName: "sessions",
      fields: {
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        ...CREATED,
      },
      expiresIn: seconds(SESSION_MS),
      updateAge: seconds(PROLONG_MS),
    },
    account: {
      modelName: "credentials",
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...CREATED,
      },
    },
    verification: { modelName: "verifications", fields: { expiresAt: "expires_at", ...CREATED } },
    rateLimit: {
      enabled: true,
      storage: "database",
      modelName: "sign_in_rates",
      fields: { lastRequest: "last_request" },
      window: seconds(MINUTE_MS),
      max: 100,
      customRules: {
        "/get-session": false,
        // A whole office may sign in from one address; the tries for one account are limited by our route.
        "/sign-in/email": { window: seconds(MINUTE_MS), max: 60 },
        "/two-factor/*": { window: seconds(MINUTE_MS), max: 30 },
        "/request-password-reset": { window: seconds(10 * MINUTE_MS), max: 5 },
      },
    },
    advanced: {
      cookiePrefix: "charla",
      useSecureCookies: isSecure,
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/" },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: {
        generateId: ({ model }) => newId(TABLES[model] ?? "verification"),
      },
    },
    logger: {
      level: "warn",
      log: (level, message) => {
        if (level === "error" || level === "warn") log(level, message);
      },
    },
    telemetry: { enabled: false },
  };
}
