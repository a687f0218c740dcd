/** Somebody of the team on their own Telegram: what they write, and what the shop answers. */
import type { MemberRole } from "../../src/crm/actor.ts";
import { makeLinkCode } from "../../src/crm/member-chats/codes.ts";
import { addMember } from "../../src/crm/members.ts";
import type { ShownMessage } from "../../src/emulators/telegram/phone.ts";
import { until } from "../harness/until.ts";
import type { TelegramShop } from "../telegram/telegram-shop.ts";

export interface SellerPhone {
  readonly memberId: string;
  /** Writes, and waits for the answer that has `sign` in it. */
  says(text: string, sign: RegExp, replyTo?: ShownMessage): Promise<ShownMessage>;
  presses(title: string, sign: RegExp): Promise<ShownMessage>;
  /** Waits for a message with `sign` after all that was seen. */
  sees(sign: RegExp, timeoutMs?: number): Promise<ShownMessage>;
  code(): Promise<string>;
  shown(): readonly ShownMessage[];
  /** What was said on this phone, as a page of a document shows it. */
  transcript(): string;
}

let people = 0;

/** A member of the business with a phone; linked unless told otherwise. */
export async function sellerPhone(
  shop: TelegramShop,
  { role, name = "Rosa", isLinked = true }: { role: MemberRole; name?: string; isLinked?: boolean },
): Promise<SellerPhone> {
  const { ctx, tenantId, telegram } = shop;
  const userId = await ctx.signIn.create({
    email: `${role}-${++people}@team.example`,
    name,
    password: "correct horse battery",
  });
  const crmOf = (tx: never) => ({ tx, tenantId, actor: { kind: "system", id: null } as const, clock: ctx.clock });
  const memberId = await ctx.db.forTenant(tenantId, (tx) => addMember(crmOf(tx as never), { userId, role }));
  const phone = telegram.phone(undefined, { firstName: name });
  let seen = 0;
  const lines: string[] = [];
  const own = (text: string) => void lines.push(`**${name}:** ${text}`);
  const self: SellerPhone = {
    memberId,
    shown: () => phone.shown,
    transcript: () => lines.join("\n\n"),
    async code() {
      const made = await ctx.db.forTenant(tenantId, (tx) => makeLinkCode(crmOf(tx as never), memberId));
      return made.code;
    },
    async says(text, sign, replyTo) {
      own(text);
      await phone.write(text, replyTo ? { replyTo } : {});
      return self.sees(sign);
    },
    async presses(title, sign) {
      own(`[${title}]`);
      await phone.press(title);
      return self.sees(sign);
    },
    sees: (sign, timeoutMs = 60_000) =>
      until(
        `${sign} on the phone of ${name}`,
        () => {
          const at = phone.shown.findIndex(({ text }, index) => index >= seen && sign.test(text));
          if (at < 0) return null;
          seen = at + 1;
          const found = phone.shown[at];
          const buttons = (found?.buttons ?? []).map((button) => ` \`${button.text}\``).join("");
          lines.push(`${(found?.text ?? "").replace(/^/gm, "> ")}${buttons === "" ? "" : `\n>\n>${buttons}`}`);
          return found;
        },
        timeoutMs,
        async () => JSON.stringify(phone.shown.slice(-3).map(({ text }) => text)),
      ),
  };
  if (isLinked) await self.says(`/start ${await self.code()}`, /✅ Hola/);
  return self;
}
