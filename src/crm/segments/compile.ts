/** A rule as one condition of SQL over `contacts c` with `companies o` beside it; every value is a parameter. */
import { InputError } from "../../lib/errors.ts";
import { didSql, eventSql, spentSql } from "./acts-sql.ts";
import { fieldOf, type OwnField, type Scope } from "./fields.ts";
import type { FieldCondition, SegmentRule } from "./rule.ts";
import { type Bind, type Now, testSql } from "./test-sql.ts";

export interface Compiled {
  /** True or false, never unknown. */
  readonly where: string;
  readonly values: readonly unknown[];
}

/** The people that a segment may hold: neither those who were merged into another, nor members in their own chats. */
export const PEOPLE = "contacts c LEFT JOIN companies o ON o.id = c.company_id";
export const IS_PERSON = `c.merged_into_id IS NULL AND c.id NOT IN (
  SELECT v.contact_id FROM member_identities i JOIN conversations v ON v.id = i.conversation_id)`;

/**
 * Compiles a rule that `checkRule` has let pass. Throws `InputError` for a field that is not there any more.
 * @param taken values that are bound already: the first of ours comes behind them
 */
export function compileRule(
  rule: SegmentRule,
  { own, now, taken = [] }: { own: readonly OwnField[]; now: Now; taken?: readonly unknown[] },
): Compiled {
  const values = [...taken];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const field = (scope: Scope, { field: name, test }: FieldCondition): string => {
    const found = fieldOf(scope, name, own);
    if (!found)
      throw new InputError("the rule names a field that is not there", [
        { path: "rule", message: "fields.noSuchField", values: { name } },
      ]);
    return testSql(found, test, bind, now);
  };
  const walk = (node: SegmentRule): string => {
    switch (node.type) {
      case "all":
        return `(${node.rules.map(walk).join(" AND ")})`;
      case "any":
        return `(${node.rules.map(walk).join(" OR ")})`;
      case "not":
        return `NOT (${walk(node.rule)})`;
      case "lead": {
        const asked = node.rules.map((condition) => ` AND ${field("lead", condition)}`).join("");
        return `EXISTS (SELECT FROM leads l WHERE l.contact_id = c.id${asked})`;
      }
      case "field":
        return `(${field("contact", node)})`;
      case "did":
        return didSql(node, bind, now);
      case "event":
        return eventSql(node, bind, now);
      case "spent":
        return spentSql(node, bind, now);
      case "channel":
        return `EXISTS (SELECT FROM identities n JOIN channel_accounts h ON h.id = n.channel_account_id
          WHERE n.contact_id = c.id AND n.blocked_at IS NULL AND h.removed_at IS NULL AND h.kind = ANY(${bind(node.kinds)}::text[]))`;
      case "consent":
        return consentSql(node, bind);
      case "segment":
        return `EXISTS (SELECT FROM segment_members s WHERE s.contact_id = c.id AND s.segment_id = ANY(${bind(node.ids)}::text[]))`;
    }
  };
  const where = walk(rule);
  return { where, values };
}

/** Their last word; what they said in general counts for each channel, if it came later. */
function consentSql(
  { purpose, channel, state }: { purpose: string; channel: string | null; state: "granted" | "refused" | "unknown" },
  bind: Bind,
): string {
  const of = channel === null ? "g.channel IS NULL" : `(g.channel IS NULL OR g.channel = ${bind(channel)}::text)`;
  const last = `(SELECT g.is_granted FROM consents g WHERE (g.contact_id = c.id OR g.contact_id IN (SELECT z.id FROM contacts z WHERE z.merged_into_id = c.id)) AND g.purpose = ${bind(purpose)}::text AND ${of}
    ORDER BY g.said_at DESC, g.id DESC LIMIT 1)`;
  if (state === "unknown") return `${last} IS NULL`;
  return `coalesce(${last} = ${state === "granted"}, false)`;
}
