/** Templates at Meta: handed in, reviewed by the test, checked against every send. */
import { z } from "zod";
import type { StoredMedia } from "./media-store.ts";
import { refuse } from "./refusals.ts";
import type { SentTemplate } from "./sent-template.ts";
import type { StoredTemplate } from "./stored-template.ts";
import { checkFill, shownTemplate } from "./template-rules.ts";

const handedIn = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  category: z.enum(["MARKETING", "UTILITY", "AUTHENTICATION"]),
  components: z.array(
    z.looseObject({ type: z.enum(["HEADER", "BODY", "FOOTER", "BUTTONS"]), text: z.string().optional() }),
  ),
});

export interface TemplateStore {
  readonly all: StoredTemplate[];
  create(raw: unknown): object;
  page(query: URLSearchParams, origin: string): object;
  remove(name: string): object;
  /** Refuses what does not fit an approved template. */
  check(sent: SentTemplate, media: ReadonlyMap<string, StoredMedia>): void;
  /** What the person sees of a send. */
  show(sent: SentTemplate): string;
}

export function createTemplateStore(): TemplateStore {
  const all: StoredTemplate[] = [];
  let last = 900_000;
  const find = ({ name, language }: SentTemplate) =>
    all.find((template) => template.name === name && template.language === language.code);
  return {
    all,
    create(raw) {
      const parsed = handedIn.safeParse(raw);
      if (!parsed.success) return refuse(100, `Invalid parameter: ${parsed.error.issues[0]?.path.join(".")}`);
      const { name, language, category, components } = parsed.data;
      const body = components.find(({ type }) => type === "BODY")?.text ?? "";
      if (body === "" || body.length > 1_024) refuse(100, "The body must have 1 to 1024 characters");
      if (all.some((known) => known.name === name && known.language === language))
        refuse(100, "There is already content in this language for this template");
      const template = { id: String(++last), name, language, category, components, status: "PENDING" };
      all.push(template);
      return { id: template.id, status: template.status, category };
    },
    page(query, origin) {
      const limit = Number(query.get("limit") ?? 25);
      const from = Number(query.get("after") ?? 0);
      const data = all.slice(from, from + limit).map(({ quality, rejectedReason, ...template }) => ({
        ...template,
        rejected_reason: rejectedReason ?? "NONE",
        quality_score: { score: quality ?? "UNKNOWN", date: 1_790_000_000 },
      }));
      const isMore = from + limit < all.length;
      const cursors = { before: String(from), after: String(from + limit) };
      return { data, paging: { cursors, ...(isMore ? { next: `${origin}/next` } : {}) } };
    },
    remove(name) {
      const left = all.filter((template) => template.name !== name);
      if (left.length === all.length) refuse(100, "Message template not found");
      all.splice(0, all.length, ...left);
      return { success: true };
    },
    check(sent, media) {
      const template = find(sent);
      if (template?.status === "PAUSED") refuse(132015, "Template is paused");
      if (template?.status === "DISABLED") refuse(132016, "Template is disabled");
      if (template?.status !== "APPROVED") return refuse(132001, "Template name does not exist in the translation");
      checkFill(sent, template, media);
    },
    show(sent) {
      const template = find(sent);
      return template ? shownTemplate(sent, template) : "";
    },
  };
}
