/** `charla owner`: people who may do everything, from the machine itself: the way in when no page helps. */
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { makeOwner, newPassword } from "../flow/owner.ts";
import type { Database } from "../infra/database.ts";
import { readSecret, secretFor } from "../infra/secret.ts";
import { PASSWORD_LENGTH } from "../infra/sign-in/options.ts";
import { openSignIn, type SignIn } from "../infra/sign-in.ts";
import { ConflictError, PasswordLeakedError } from "../lib/errors.ts";
import { cleanText } from "../lib/text.ts";
import { systemClock } from "../lib/time.ts";
import { chooseTenant } from "./choose-tenant.ts";
import type { Cli } from "./cli.ts";
import { withData } from "./data.ts";
import { Failure } from "./failure.ts";

interface WithPassword {
  readonly email: string;
  readonly passwordFromInput?: boolean;
}

export function ownerCommand(cli: Cli): Command {
  const email = ["--email <address>", cli.say("owner.email")] as const;
  const fromInput = ["--password-from-input", cli.say("owner.fromInput")] as const;
  return new Command("owner")
    .description(cli.say("owner.about"))
    .addCommand(
      new Command("create")
        .description(cli.say("owner.create.about"))
        .requiredOption(...email)
        .requiredOption("--name <name>", cli.say("owner.name"))
        .option("--tenant <slug>", cli.say("tenant.option"))
        .option(...fromInput)
        .action((options: WithPassword & { name: string; tenant?: string }) => create(cli, options)),
    )
    .addCommand(
      new Command("password")
        .description(cli.say("owner.password.about"))
        .requiredOption(...email)
        .option(...fromInput)
        .action((options: WithPassword) => renew(cli, options)),
    );
}

async function create(cli: Cli, options: WithPassword & { name: string; tenant?: string }): Promise<void> {
  const email = addressOf(cli, options.email);
  const name = cleanText(options.name);
  if (name === "") throw new Failure(cli.say("owner.create.nameless"));
  const { password, isMade } = await passwordOf(cli, options);
  await withSignIn(cli, async (db, signIn) => {
    if (!isMade) await mustNotBeLeaked(cli, signIn, password);
    const tenant = await chooseTenant(cli, db, options.tenant);
    try {
      await makeOwner({ db, clock: systemClock, signIn }, { tenantId: tenant.id, email, name, password });
    } catch (error) {
      if (error instanceof ConflictError) throw new Failure(cli.say("owner.create.known", { email }));
      throw error;
    }
    cli.note(cli.say("owner.create.done", { email, business: tenant.name }));
  });
  if (isMade) tell(cli, password);
}

async function renew(cli: Cli, options: WithPassword): Promise<void> {
  const email = addressOf(cli, options.email);
  const { password, isMade } = await passwordOf(cli, options);
  await withSignIn(cli, async (_db, signIn) => {
    const userId = await signIn.find(email);
    if (userId === null) throw new Failure(cli.say("owner.password.unknown", { email }));
    if (!isMade) await mustNotBeLeaked(cli, signIn, password);
    await signIn.setPassword(userId, password);
  });
  cli.note(cli.say("owner.password.done", { email }));
  if (isMade) tell(cli, password);
}

function tell(cli: Cli, password: string): void {
  cli.print(password);
  cli.note(cli.say("owner.once"));
}

function addressOf(cli: Cli, given: string): string {
  const email = given.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Failure(cli.say("owner.noAddress", { given }));
  return email;
}

/** Never an argument: those are seen by whoever lists the processes, and kept by the shell. */
async function passwordOf(
  cli: Cli,
  { passwordFromInput }: WithPassword,
): Promise<{ password: string; isMade: boolean }> {
  if (!passwordFromInput) return { password: newPassword(), isMade: true };
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  const { min, max } = PASSWORD_LENGTH;
  if (password.length < min || password.length > max) throw new Failure(cli.say("owner.length", { min, max }));
  return { password, isMade: false };
}

async function mustNotBeLeaked(cli: Cli, signIn: SignIn, password: string): Promise<void> {
  try {
    await signIn.mustNotBeLeaked(password);
  } catch (error) {
    if (error instanceof PasswordLeakedError) throw new Failure(cli.say("owner.leaked"));
    throw error;
  }
}

async function withSignIn(cli: Cli, work: (db: Database, signIn: SignIn) => Promise<void>): Promise<void> {
  const config = readConfig();
  await withData(cli, config, async (db, databaseUrl) => {
    const signIn = openSignIn({
      databaseUrl,
      onError: () => undefined,
      secret: secretFor("sign-in", readSecret(config)),
      site: { url: config.http.publicUrl ?? "http://localhost" },
      issuer: "Charla",
      leakedPasswordsUrl: config.leakedPasswordsUrl,
      sendReset: async () => undefined,
      sendNotice: async () => undefined,
      log: () => undefined,
    });
    try {
      await work(db, signIn);
    } finally {
      await signIn.close();
    }
  });
}
