/** `charla links list`, `show` and `end`. */
import { endLink, getLink, type LinkCursor, type LinkRecord, linkStatus, listLinks } from "../../crm/links/links.ts";
import { inChannels } from "../channels/in-channels.ts";
import type { Cli } from "../cli.ts";
import { orFailure, tellCounts, told } from "./in-links.ts";

interface Options {
  readonly tenant?: string;
}

const PAGE = 100;

/** A line for each link, newest first, with what it brought. */
export async function listAllLinks(cli: Cli, { tenant }: Options): Promise<void> {
  await inChannels(cli, tenant, async ({ run, env }) => {
    let after: LinkCursor | null = null;
    let count = 0;
    for (;;) {
      const place: LinkCursor | null = after;
      const page: LinkRecord[] = await run((crm) => listLinks(crm, { after: place, limit: PAGE }));
      for (const link of page) {
        const state = told(cli, `state.${linkStatus(link, env.clock.now())}`);
        cli.print([link.code, state, link.campaign ?? "-", link.source ?? "-", tellCounts(cli, link)].join("\t"));
      }
      count += page.length;
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = { at: last.createdAt, id: last.id };
    }
    if (count === 0) cli.note(told(cli, "none"));
  });
}

export async function showLink(cli: Cli, id: string, { tenant }: Options): Promise<void> {
  await inChannels(cli, tenant, ({ run, env }) =>
    orFailure(cli, id, async () => {
      const link = await run((crm) => getLink(crm, id));
      const { code, campaign, source, product, branch, channelAccount, firstText, expiresAt } = link;
      cli.print(`${env.site.url}/go/${code} (${told(cli, `state.${linkStatus(link, env.clock.now())}`)})`);
      const facts: readonly [string, string | null | undefined][] = [
        ["campaign", campaign],
        ["source", source],
        ["listing", product && `${product.name} (${product.sku})`],
        ["branch", branch?.name],
        ["channel", channelAccount.name],
        ["text", firstText],
        ["expires", expiresAt?.toISOString()],
      ];
      for (const [key, value] of facts) if (value) cli.print(told(cli, `shown.${key}`, { value }));
      cli.print(tellCounts(cli, link));
    }),
  );
}

export async function endOneLink(cli: Cli, id: string, { tenant }: Options): Promise<void> {
  await inChannels(cli, tenant, ({ run }) =>
    orFailure(cli, id, async () => {
      const { code } = await run((crm) => endLink(crm, id));
      cli.print(told(cli, "ended", { code }));
    }),
  );
}
