/** Pure reading of what Meta posts about the business account, rather than about people. */
import type { TemplateNews } from "../template.ts";
import {
  accountUpdate,
  numberQuality,
  templateCategory,
  templateContent,
  templateQuality,
  templateStatus,
} from "./account-schema.ts";
import { qualityOf, reasonGiven, statusOfEvent } from "./template-terms.ts";

/** All of an entry: whose it is, and when Meta says it was. */
export interface Told {
  readonly businessAccountId: string | null;
  readonly at: Date | null;
}

export interface ReadTemplateNews extends Told {
  readonly type: "template";
  readonly externalId: string;
  readonly news: Omit<TemplateNews, "externalId" | "at">;
  /** True where the template says something else now, which has to be asked for. */
  readonly isRewritten: boolean;
  /** True where it is gone for good. */
  readonly isDeleted: boolean;
}

export interface ReadStanding extends Told {
  readonly type: "standing";
  /** The number that it is about; null where it is the whole business account. */
  readonly displayPhone: string | null;
  readonly standing: Readonly<Record<string, string>>;
  /** True where nothing can be sent any more until a person has put it right at Meta. */
  readonly isClosed: boolean;
}

/** An event of one of the fields about accounts; null for another field, and for what cannot be read. */
export function readAccountChange(field: string, value: unknown, told: Told): ReadTemplateNews | ReadStanding | null {
  switch (field) {
    case "message_template_status_update": {
      const read = templateStatus.safeParse(value);
      if (!read.success) return null;
      const { message_template_id: externalId, event, reason } = read.data;
      const status = statusOfEvent(event);
      const isDeleted = event === "DELETED";
      if (status === null && !isDeleted) return null;
      const news = { ...(status === null ? {} : { status }), rejectedReason: reasonGiven(reason) };
      return { type: "template", ...told, externalId, news, isRewritten: false, isDeleted };
    }
    case "template_category_update": {
      const read = templateCategory.safeParse(value);
      if (!read.success) return null;
      const news = { category: read.data.new_category.toLowerCase() };
      return about(read.data, told, news);
    }
    case "message_template_quality_update": {
      const read = templateQuality.safeParse(value);
      const quality = read.success ? qualityOf(read.data.new_quality_score) : null;
      return read.success && quality !== null ? about(read.data, told, { quality }) : null;
    }
    case "message_template_components_update": {
      const read = templateContent.safeParse(value);
      return read.success ? { ...about(read.data, told, {}), isRewritten: true } : null;
    }
    case "phone_number_quality_update": {
      const read = numberQuality.safeParse(value);
      if (!read.success) return null;
      const { display_phone_number: displayPhone, event, current_limit: limit } = read.data;
      const quality = QUALITY[event];
      const standing = {
        ...(limit === undefined ? {} : { messaging_limit: limit.toLowerCase() }),
        ...(quality === undefined ? {} : { quality }),
      };
      return { type: "standing", ...told, displayPhone, standing, isClosed: false };
    }
    case "account_update":
      return accountOf(value, told);
    default:
      return null;
  }
}

const QUALITY: Readonly<Record<string, string>> = { FLAGGED: "flagged", UNFLAGGED: "good" };

function about(
  { message_template_id: externalId }: { message_template_id: string },
  told: Told,
  news: ReadTemplateNews["news"],
): ReadTemplateNews {
  return { type: "template", ...told, externalId, news, isRewritten: false, isDeleted: false };
}

/** After these nothing can be sent until somebody mends it. */
const CLOSING: readonly string[] = ["ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED", "PARTNER_REMOVED"];

function accountOf(value: unknown, told: Told): ReadStanding | null {
  const read = accountUpdate.safeParse(value);
  if (!read.success) return null;
  const { event, ban_info: ban, restriction_info: restrictions, violation_info: violation } = read.data;
  const states = [ban?.waba_ban_state ?? []].flat();
  const isBanned = event === "DISABLED_UPDATE" && states.includes("DISABLE");
  const details = [
    ...states,
    ...(restrictions ?? []).map(({ restriction_type: type }) => type),
    ...(violation ? [violation.violation_type] : []),
  ];
  const standing = { account: [event, ...details].join(" ").toLowerCase().slice(0, 300) };
  return { type: "standing", ...told, displayPhone: null, standing, isClosed: isBanned || CLOSING.includes(event) };
}
