/** From what is stored to the snapshot that agents look at. */
import type { AttachmentKind } from "../channels/parts.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import type { BusinessFacts, TranscriptLine, Turn } from "./agent.ts";
import { readState } from "./state.ts";
import type { Mend } from "./understand/mend.ts";
import type { Understand, Understanding } from "./understand/understanding.ts";

export interface ThinkInput {
  readonly tenant: TenantRecord;
  readonly conversationLocale: string;
  readonly now: Date;
  readonly contactId: string;
  readonly contactName: string | null;
  /** Whether the contact has bought before. */
  readonly isCustomer: boolean;
  /** Whether an invoice with a date is still to be paid by them. */
  readonly owes?: boolean;
  /** As stored. */
  readonly state: unknown;
  readonly transcript: readonly TranscriptLine[];
  readonly text: string;
  readonly attachments: readonly AttachmentKind[];
  /** When the oldest unanswered message came. */
  readonly receivedAt: Date;
}

/** A language is changed to when the text shows it this clearly. */
const LANGUAGE_CONFIDENCE = 0.6;
const SURE_OF_LANGUAGE = 0.8;
const MIN_WORDS = 4;

/** Reads the unanswered text: what it means, with typing errors in everyday words and the business's own mended. */
export function prepareTurn(
  { understand, mend }: { readonly understand: Understand; readonly mend: Mend },
  input: ThinkInput,
  ownWords: ReadonlySet<string>,
): Turn {
  const { tenant } = input;
  const known = pickLocale(input.conversationLocale, tenant.locale);
  const understanding = understand(input.text, {
    fallbackLocale: known,
    locales: tenant.settings.locales,
    now: input.now,
    timeZone: tenant.timeZone,
    ownWords,
  });
  const locale = chooseLocale(understanding, known, input);
  return { ...turnOf(input, understanding, locale), text: mend(input.text, locale, ownWords) };
}

/** The turn of an input whose text was read already, as it is written. */
export function turnOf(input: ThinkInput, understanding: Understanding, locale: Locale): Turn {
  return {
    business: businessFacts(input.tenant),
    locale,
    now: input.now,
    contact: { name: input.contactName, isCustomer: input.isCustomer, owes: input.owes ?? false },
    state: readState(input.state),
    transcript: input.transcript,
    text: input.text,
    said: input.text,
    attachments: input.attachments,
    understanding,
  };
}

/** The language of the answer. A few words in the middle of a talk ("around 2300 soles") are no reason to speak another one. */
export function chooseLocale(
  { language }: Understanding,
  known: Locale,
  { text, transcript }: Pick<ThinkInput, "text" | "transcript">,
): Locale {
  if (language.value === known || language.confidence < LANGUAGE_CONFIDENCE) return known;
  const isUnderWay = transcript.length > 0;
  const words = text.match(/\p{L}+/gu) ?? [];
  return isUnderWay && (words.length < MIN_WORDS || language.confidence < SURE_OF_LANGUAGE) ? known : language.value;
}

function businessFacts({ name, locale, currency, timeZone, settings, branches, rules }: TenantRecord): BusinessFacts {
  const { locales, phone, email, website, treatment } = settings;
  return { name, locale, locales, currency, timeZone, phone, email, website, treatment, branches, rules };
}
