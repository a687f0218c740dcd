/** Sentences and refusals of `charla links`, in the person's language. */
import type { LinkRecord } from "../../crm/links/links.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { issueText } from "../../lib/field-issues.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";

/** A sentence of `links.command`. */
export function told(cli: Cli, key: string, values?: TextValues): string {
  return say(cli.locale, `links.command.${key}`, values);
}

/** Runs `work`; what a person can mend is a `Failure`. */
export async function orFailure<T>(cli: Cli, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotFoundError) throw new Failure(told(cli, "unknown", { id }));
    if (error instanceof ConflictError) throw new Failure(told(cli, "taken"));
    if (!(error instanceof InputError)) throw error;
    throw new Failure(
      [told(cli, "wrong"), ...error.issues.map((issue) => `  ${issue.path}: ${issueText(cli.locale, issue)}`)].join(
        "\n",
      ),
    );
  }
}

/** "12 clicks, 9 people, 4 chats, 1 order". */
export function tellCounts(cli: Cli, { counts }: LinkRecord): string {
  const { clicks, people, chats, orders } = counts;
  return told(cli, "counts", { clicks, people, chats, orders });
}
