/** The data of a business and what channels need, for the commands of `charla channels`. */
import { readConfig } from "../../config.ts";
import { type AccountOverview, getAccount } from "../../crm/channel-accounts/read.ts";
import type { CrmContext } from "../../crm/context.ts";
import type { ChannelEnvDeps } from "../../flow/channel-env.ts";
import type { Database } from "../../infra/database.ts";
import { openFiles } from "../../infra/files.ts";
import { createLog } from "../../infra/log.ts";
import { openScan } from "../../infra/scan.ts";
import { openSeal, type Seal } from "../../infra/seal.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { issueText } from "../../lib/field-issues.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import { systemClock } from "../../lib/time.ts";
import { chooseTenant } from "../choose-tenant.ts";
import type { Cli } from "../cli.ts";
import { withData } from "../data.ts";
import { Failure } from "../failure.ts";

export interface InChannels {
  readonly tenantId: string;
  readonly db: Database;
  readonly seal: Seal;
  readonly env: ChannelEnvDeps;
  /** Runs a verb of the domain in one transaction of the business. */
  run<T>(work: (crm: CrmContext) => Promise<T>): Promise<T>;
}

/** A sentence of `channels.command`. */
export function told(cli: Cli, key: string, values?: TextValues): string {
  return say(cli.locale, `channels.command.${key}`, values);
}

/** Runs `work` for the chosen business; what a person can mend is a `Failure` in their language. */
export async function inChannels<T>(
  cli: Cli,
  slug: string | undefined,
  work: (at: InChannels) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  return withData(cli, config, async (db) => {
    const { id: tenantId } = await chooseTenant(cli, db, slug);
    const actor = { kind: "system", id: null } as const;
    const log = createLog({ ...config.log, level: "silent" });
    const env: ChannelEnvDeps = {
      db,
      clock: systemClock,
      log,
      files: openFiles(config.home, openScan(config.uploads.clamd, log)),
      providers: config.providers,
      home: config.home,
      chromiumPath: config.chromiumPath,
      maxFileBytes: config.uploads.maxBytes,
      site: { url: config.http.publicUrl ?? "http://localhost" },
      publicUrl: config.http.publicUrl,
    };
    const seal = openSeal(config.home, config.secretKeys);
    try {
      return await work({
        tenantId,
        db,
        seal,
        env,
        run: (verb) => db.forTenant(tenantId, (tx) => verb({ tx, tenantId, actor, clock: systemClock })),
      });
    } catch (error) {
      throw asFailure(cli, error);
    }
  });
}

function asFailure(cli: Cli, error: unknown): unknown {
  if (error instanceof ConflictError) return new Failure(told(cli, "taken"));
  if (!(error instanceof InputError)) return error;
  const issues = error.issues.map((issue) => `  ${issue.path}: ${issueText(cli.locale, issue)}`);
  return new Failure([told(cli, "wrong"), ...issues].join("\n"));
}

/** The account of this business. Throws `Failure`. */
export async function findChannel(cli: Cli, { run }: InChannels, id: string): Promise<AccountOverview> {
  try {
    return await run((crm) => getAccount(crm, id));
  } catch (error) {
    throw error instanceof NotFoundError ? new Failure(told(cli, "unknown", { id })) : error;
  }
}
