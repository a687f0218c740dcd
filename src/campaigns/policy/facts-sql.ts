/** The statements by which the policy's facts are read: for many contacts at once, each by an index. */
import type { Statement } from "../../infra/database.ts";

export const BUSINESS: Statement = {
  name: "policy_business",
  text: `SELECT t.country, t.time_zone AS "timeZone", p.settings
           FROM tenants t LEFT JOIN automation_policies p ON p.tenant_id = t.id WHERE t.id = $1`,
};

export const CONTACTS: Statement = {
  name: "policy_contacts",
  text: `SELECT id, phone, email, custom, opted_out_at AS "optedOutAt", merged_into_id AS "mergedIntoId"
           FROM contacts WHERE id = ANY($1::text[])`,
};

// Of each word the newest; also those said under contacts that proved to be the same person.
export const CONSENTS: Statement = {
  name: "policy_consents",
  text: `
    SELECT DISTINCT ON (person.id, said.purpose, said.channel) person.id AS "contactId", said.purpose, said.channel,
           said.is_granted AS "isGranted", said.said_at AS "saidAt"
      FROM unnest($1::text[]) AS person(id)
      JOIN LATERAL (SELECT c.id FROM contacts c WHERE c.id = person.id OR c.merged_into_id = person.id) AS under ON true
      JOIN consents said ON said.tenant_id = $2 AND said.contact_id = under.id AND said.purpose IN ('marketing', 'service')
     ORDER BY person.id, said.purpose, said.channel, said.said_at DESC, said.is_granted`,
};

export const CONVERSATIONS: Statement = {
  name: "policy_conversations",
  text: `
    SELECT c.contact_id AS "contactId", c.id AS "conversationId", c.channel_account_id AS "accountId", c.status, c.handler,
           c.last_inbound_at AS "lastInboundAt", c.last_written_at AS "lastWrittenAt", c.last_message_at AS "lastMessageAt",
           coalesce(i.blocked_at > c.last_inbound_at, i.blocked_at IS NOT NULL) AS "isBlocked"
      FROM conversations c JOIN identities i ON i.id = c.identity_id
     WHERE c.tenant_id = $2 AND c.contact_id = ANY($1::text[])`,
};

export const ACCOUNTS: Statement = {
  name: "policy_accounts",
  text: `SELECT id, kind, status, removed_at IS NOT NULL AS "isRemoved" FROM channel_accounts
          WHERE tenant_id = $1 ORDER BY created_at, id`,
};

export const SENDS: Statement = {
  name: "policy_sends",
  text: `
    SELECT id AS "sendId", contact_id AS "contactId", program, channel, status, sent_at AS "at", next_at AS "nextAt", expires_at AS "expiresAt"
      FROM automated_sends WHERE contact_id = ANY($1::text[]) AND NOT is_test AND status IN ('planned', 'queued')
    UNION ALL
    SELECT id, contact_id, program, channel, 'sent', sent_at, next_at, expires_at
      FROM automated_sends WHERE contact_id = ANY($1::text[]) AND NOT is_test AND sent_at > $2`,
};

export const RESTRAINTS: Statement = {
  name: "policy_restraints",
  text: `SELECT channel_account_id AS "accountId", kind, key, until FROM send_restraints
          WHERE tenant_id = $1 AND until > $2 AND (kind <> 'person' OR key = ANY($3::text[]))`,
};

export const TEMPLATES: Statement = {
  name: "policy_templates",
  text: `SELECT channel_account_id AS "accountId", name, language FROM message_templates
          WHERE tenant_id = $1 AND name = ANY($2::text[]) AND status = 'approved'`,
};
