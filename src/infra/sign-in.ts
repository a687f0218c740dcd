/**
 * Sign-in by better-auth: passwords, sessions, two-factor, reset. It knows people, not businesses: who may do what in
 * which one is said by the members of src/crm. The library is loaded at the first request that needs it.
 */
import pg from "pg";
import { PasswordLeakedError } from "../lib/errors.ts";
import { loadOnce } from "../lib/load-once.ts";
import { type LeakedPasswordsOptions, openLeakedPasswords } from "./sign-in/leaked-passwords.ts";
import { authOptions, type SignInOptions } from "./sign-in/options.ts";

export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
  readonly twoFactorEnabled: boolean;
  /** How long ago they signed in, ms. */
  readonly signedInMs: number;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  /** 12 to 128 characters; one that a person chose is looked up by `mustNotBeLeaked` before. */
  readonly password: string;
}

export interface SignIn {
  /** Answers a request under /api/auth. */
  handle(request: Request): Promise<Response>;
  /** Whose session the cookies of a request are; null for nobody's. */
  whoIs(headers: Headers): Promise<SignedIn | null>;
  /** The id of the person with this address; null for nobody. */
  find(email: string): Promise<string | null>;
  /** Makes a person with a password and returns their id. Throws when the address is taken. */
  create(user: NewUser): Promise<string>;
  /** Sets a new password and ends every session of the person. */
  setPassword(userId: string, password: string): Promise<void>;
  /**
   * Throws `PasswordLeakedError` for a password that stands on the list of leaked ones: asked wherever a person chooses
   * one. What is chosen under /api/auth is looked up without it.
   */
  mustNotBeLeaked(password: string): Promise<void>;
  /** Whether this is the person's password. */
  isPassword(userId: string, password: string): Promise<boolean>;
  /** Ends every session of a person. */
  signOut(userId: string): Promise<void>;
  /** Throws away what ended before a moment: sessions, codes of resets, counts of tries. Returns how many rows. */
  forget(before: Date): Promise<number>;
  close(): Promise<void>;
}

/** The role of the database that owns nothing and sees only what signing in needs. */
const AUTH_ROLE = "-c role=charla_auth";

export function openSignIn(
  options: Omit<SignInOptions, "isLeaked"> &
    LeakedPasswordsOptions & { readonly databaseUrl: string; onError(error: Error): void },
): SignIn {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, options: AUTH_ROLE, max: 4 });
  pool.on("error", options.onError);
  const isLeaked = openLeakedPasswords(options);
  const auth = loadOnce(async () => {
    const { betterAuth } = await import("better-auth");
    return betterAuth(await authOptions(pool, { ...options, isLeaked }));
  });
  const inner = async () => (await auth()).$context;

  return {
    handle: async (request) => (await auth()).handler(request),
    async whoIs(headers) {
      const found = await (await auth()).api.getSession({ headers });
      if (!found) return null;
      const { user, session } = found as { user: UserRow; session: { id: string; createdAt: Date } };
      const { id: userId, email, name, twoFactorEnabled } = user;
      // The library writes sessions by the system's clock.
      const signedInMs = Date.now() - new Date(session.createdAt).getTime();
      return { userId, sessionId: session.id, email, name, twoFactorEnabled: twoFactorEnabled === true, signedInMs };
    },
    async find(email) {
      const found = await (await inner()).internalAdapter.findUserByEmail(email.toLowerCase());
      return found?.user.id ?? null;
    },
    async create({ email, name, password }) {
      const { internalAdapter, password: passwords } = await inner();
      const hash = await passwords.hash(password);
      // The address is proven by the invitation that came to it, or by whoever runs the machine.
      const user = await internalAdapter.createUser(
        { email: email.toLowerCase(), name, emailVerified: true },
        { method: "admin" },
      );
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: "credential",
        accountId: user.id,
        password: hash,
      });
      return user.id;
    },
    async setPassword(userId, password) {
      const { internalAdapter, password: passwords } = await inner();
      await internalAdapter.updatePassword(userId, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(userId);
    },
    async mustNotBeLeaked(password) {
      if (await isLeaked(password)) throw new PasswordLeakedError("the password is known from a leak");
    },
    async isPassword(userId, password) {
      const { internalAdapter, password: passwords } = await inner();
      const accounts = await internalAdapter.findAccounts(userId);
      const hash = accounts.find(({ providerId }) => providerId === "credential")?.password;
      return hash ? passwords.verify({ hash, password }) : false;
    },
    async signOut(userId) {
      await (await inner()).internalAdapter.deleteUserSessions(userId);
    },
    async forget(before) {
      const gone = [
        await pool.query("DELETE FROM sessions WHERE expires_at < $1", [before]),
        await pool.query("DELETE FROM verifications WHERE expires_at < $1", [before]),
        await pool.query("DELETE FROM sign_in_rates WHERE last_request < $1", [before.getTime()]),
      ];
      return gone.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
    },
    close: () => pool.end(),
  };
}

interface UserRow {
  id: string;
  email: string;
  name: string;
  twoFactorEnabled?: boolean | null;
}
