/** docs/channels/README.md tells what each channel can do as the channels themselves say it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ChannelKind, ChannelLimits, Json } from "../../src/channels/channel.ts";
import { CONNECTED_KINDS, definitionOf } from "../../src/channels/registry.ts";
import { NUMBER, SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import { newId } from "../../src/lib/ids.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { SECRETS as META_SECRETS } from "../emulators/meta/account.ts";
import { channelEnv } from "../harness/channel-env.ts";
import { settingsOf } from "../meta/candidate.ts";

interface Sample {
  readonly settings: { readonly [name: string]: Json };
  readonly secrets: { readonly [name: string]: Json };
}

/** An account of each kind, as somebody connects one who changes no setting. */
const ACCOUNTS: Partial<Record<ChannelKind, Sample>> = {
  webchat: { settings: {}, secrets: {} },
  terminal: { settings: {}, secrets: {} },
  telegram: { settings: {}, secrets: { token: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1" } },
  "whatsapp-cloud": {
    settings: { phoneNumberId: NUMBER.phoneNumberId, businessAccountId: NUMBER.businessAccountId },
    secrets: SECRETS,
  },
  messenger: { settings: settingsOf("messenger"), secrets: META_SECRETS },
  instagram: { settings: settingsOf("instagram"), secrets: META_SECRETS },
  email: {
    settings: { address: "ventas@tienda.example", smtpHost: "smtp.tienda.example" },
    secrets: { password: "a password", webhookSecret: "a-secret-of-the-address" },
  },
  sms: {
    settings: { accountSid: `AC${"0".repeat(32)}`, from: "+51999888777" },
    secrets: { authToken: "0".repeat(32) },
  },
  botframework: {
    settings: { type: "multi" },
    secrets: { appId: "00000000-0000-0000-0000-000000000000", appPassword: "a password" },
  },
  "whatsapp-web": { settings: {}, secrets: {} },
};

const HEAD = ["kind", "text", "choices", "file", "free text", "sends a second", "a repeated send"];

function limitsOf(kind: ChannelKind, { settings, secrets }: Sample): ChannelLimits {
  const definition = definitionOf(kind);
  const account = { id: newId("channelAccount"), tenantId: newId("tenant"), kind, name: "abilities" } as const;
  const given = { ...account, settings: definition.settings.parse(settings), secrets: { ...secrets } };
  return definition.create(given, channelEnv().env).limits;
}

function inAChat({ thread, threadBurst }: NonNullable<ChannelLimits["perSecond"]>): string {
  const often = thread < 1 ? `one in ${Math.round(1 / thread)} s` : thread.toLocaleString("en-US");
  return threadBurst === undefined ? `${often} in a chat` : `${often} in a chat or ${threadBurst} at once`;
}

function rowOf(kind: ChannelKind, limits: ChannelLimits): string[] {
  const { textLength, choices, fileBytes, windowHours, perSecond, idempotentSend } = limits;
  const whole = (value: number) => value.toLocaleString("en-US");
  return [
    kind,
    `${whole(textLength)} characters`,
    choices === 0 ? "numbers" : `up to ${choices}`,
    fileBytes === 0 ? "no" : `${whole(fileBytes / 1024 ** 2)} MB`,
    windowHours === null ? "always" : `${windowHours} hours`,
    perSecond === null ? "any" : `${whole(perSecond.account)}, ${inAChat(perSecond)}`,
    idempotentSend ? "is shown once" : "is uncertain",
  ];
}

/** The cells of the page's table, by their first one. */
function readTable(): Map<string, string[]> {
  const page = readFileSync(join(packageRoot, "docs", "channels", "README.md"), "utf8");
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) =>
          cell
            .trim()
            .replace(/^\[(.+)\]\(.+\)$/, "$1")
            .replaceAll("`", ""),
        ),
    );
  return new Map(rows.filter(({ length }) => length === HEAD.length).map((cells) => [cells[0] ?? "", cells]));
}

const kinds = [...new Set<ChannelKind>(["webchat", "terminal", ...CONNECTED_KINDS])];

describe("the table of what each channel can do", () => {
  it("has the columns that are checked", () => {
    expect(readTable().get("kind")).toEqual(HEAD);
  });

  it.each(kinds)("is true of %s", (kind) => {
    const sample = ACCOUNTS[kind];
    if (!sample) throw new Error(`give ACCOUNTS an account of ${kind}, and docs/channels/README.md its line`);
    const row = rowOf(kind, limitsOf(kind, sample));
    expect(readTable().get(row[0] ?? "")).toEqual(row);
  });

  it("speaks of no other channel", () => {
    const named = [...readTable().keys()].filter((name) => name !== "kind" && !/^-+$/.test(name));
    expect(named.toSorted()).toEqual([...kinds].toSorted());
  });
});
