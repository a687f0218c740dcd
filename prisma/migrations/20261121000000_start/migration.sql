-- CreateTable
CREATE TABLE "due_actions" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "due_actions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_accounts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "site_key" TEXT,
    "secret_hash" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_buckets" (
    "tenant_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_buckets_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "locale" TEXT,
    "opted_out_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "display_name" TEXT,
    "blocked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "identity_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "route" JSONB NOT NULL DEFAULT 'null',
    "locale" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "handler" TEXT NOT NULL DEFAULT 'agents',
    "handoff_reason" TEXT,
    "handoff_summary" TEXT,
    "taken_by" TEXT,
    "state" JSONB NOT NULL DEFAULT '{}',
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_inbound_seq" INTEGER NOT NULL DEFAULT 0,
    "last_outbound_seq" INTEGER NOT NULL DEFAULT 0,
    "answered_seq" INTEGER NOT NULL DEFAULT 0,
    "last_position" INTEGER NOT NULL DEFAULT 0,
    "turn_due_at" TIMESTAMPTZ(3),
    "turn_lease" TEXT,
    "turn_lease_until" TIMESTAMPTZ(3),
    "turn_attempts" INTEGER NOT NULL DEFAULT 0,
    "outbox_due_at" TIMESTAMPTZ(3),
    "outbox_lease" TEXT,
    "outbox_lease_until" TIMESTAMPTZ(3),
    "last_inbound_at" TIMESTAMPTZ(3),
    "last_message_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "position" INTEGER,
    "direction" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "author_name" TEXT,
    "parts" JSONB NOT NULL,
    "text" TEXT NOT NULL,
    "external_id" TEXT,
    "status" TEXT NOT NULL,
    "status_reason" TEXT,
    "turn_id" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachments" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "external_id" TEXT,
    "transcription" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_reports" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "turns" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "from_seq" INTEGER NOT NULL,
    "to_seq" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "brain" TEXT NOT NULL,
    "trace" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "turns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "products" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "category_names" JSONB NOT NULL DEFAULT '{}',
    "brand" TEXT,
    "price_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "stock" INTEGER,
    "warranty_months" INTEGER,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "translations" JSONB NOT NULL DEFAULT '{}',
    "keywords" TEXT[],
    "image_url" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL DEFAULT '',
    "search" tsvector,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "faq_entries" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "alternatives" TEXT[],
    "answer" TEXT NOT NULL,
    "search_text" TEXT NOT NULL DEFAULT '',
    "search" tsvector,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "faq_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leads" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "interest" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'NEW',
    "source" TEXT NOT NULL,
    "value_cents" BIGINT,
    "currency" TEXT,
    "product_ids" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lead_events" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "lead_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lead_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "priority" INTEGER NOT NULL DEFAULT 3,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenants" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branches" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "phone" TEXT,
    "hours" JSONB NOT NULL DEFAULT '[]',
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "branches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "due_actions_tenant_id_kind_subject_id_idx" ON "due_actions"("tenant_id", "kind", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "due_actions_tenant_id_key_key" ON "due_actions"("tenant_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "channel_accounts_site_key_key" ON "channel_accounts"("site_key");

-- CreateIndex
CREATE UNIQUE INDEX "channel_accounts_secret_hash_key" ON "channel_accounts"("secret_hash");

-- CreateIndex
CREATE INDEX "channel_accounts_tenant_id_kind_idx" ON "channel_accounts"("tenant_id", "kind");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_phone_idx" ON "contacts"("tenant_id", "phone");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_email_idx" ON "contacts"("tenant_id", "email");

-- CreateIndex
CREATE INDEX "contacts_tenant_id_created_at_idx" ON "contacts"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "identities_tenant_id_contact_id_idx" ON "identities"("tenant_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_tenant_id_channel_account_id_external_id_key" ON "identities"("tenant_id", "channel_account_id", "external_id");

-- CreateIndex
CREATE INDEX "conversations_tenant_id_last_message_at_id_idx" ON "conversations"("tenant_id", "last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_tenant_id_contact_id_idx" ON "conversations"("tenant_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_tenant_id_channel_account_id_thread_id_key" ON "conversations"("tenant_id", "channel_account_id", "thread_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_position_key" ON "messages"("conversation_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "messages_channel_account_id_direction_external_id_key" ON "messages"("channel_account_id", "direction", "external_id");

-- CreateIndex
CREATE INDEX "attachments_tenant_id_conversation_id_idx" ON "attachments"("tenant_id", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_reports_channel_account_id_external_id_status_key" ON "delivery_reports"("channel_account_id", "external_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "turns_conversation_id_to_seq_key" ON "turns"("conversation_id", "to_seq");

-- CreateIndex
CREATE INDEX "products_tenant_id_category_price_cents_idx" ON "products"("tenant_id", "category", "price_cents");

-- CreateIndex
CREATE UNIQUE INDEX "products_tenant_id_sku_key" ON "products"("tenant_id", "sku");

-- CreateIndex
CREATE UNIQUE INDEX "faq_entries_tenant_id_key_locale_key" ON "faq_entries"("tenant_id", "key", "locale");

-- CreateIndex
CREATE INDEX "leads_tenant_id_status_created_at_idx" ON "leads"("tenant_id", "status", "created_at" DESC);

-- CreateIndex
CREATE INDEX "leads_tenant_id_contact_id_idx" ON "leads"("tenant_id", "contact_id");

-- CreateIndex
CREATE INDEX "lead_events_lead_id_at_idx" ON "lead_events"("lead_id", "at");

-- CreateIndex
CREATE INDEX "cases_tenant_id_status_created_at_idx" ON "cases"("tenant_id", "status", "created_at" DESC);

-- CreateIndex
CREATE INDEX "cases_tenant_id_contact_id_idx" ON "cases"("tenant_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_slug_key" ON "tenants"("slug");

-- CreateIndex
CREATE INDEX "branches_tenant_id_position_idx" ON "branches"("tenant_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_keys_tenant_id_idx" ON "api_keys"("tenant_id");

-- CreateIndex
CREATE INDEX "audit_tenant_id_at_idx" ON "audit"("tenant_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_tenant_id_subject_id_idx" ON "audit"("tenant_id", "subject_id");

-- AddForeignKey
ALTER TABLE "due_actions" ADD CONSTRAINT "due_actions_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_accounts" ADD CONSTRAINT "channel_accounts_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_buckets" ADD CONSTRAINT "rate_buckets_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_reports" ADD CONSTRAINT "delivery_reports_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "turns" ADD CONSTRAINT "turns_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "faq_entries" ADD CONSTRAINT "faq_entries_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead_events" ADD CONSTRAINT "lead_events_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "leads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branches" ADD CONSTRAINT "branches_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.

-- Text search that ignores accents and knows the word stems of the three languages.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

CREATE TEXT SEARCH CONFIGURATION charla_es (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION charla_es ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
CREATE TEXT SEARCH CONFIGURATION charla_en (COPY = english);
ALTER TEXT SEARCH CONFIGURATION charla_en ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION charla_pt (COPY = portuguese);
ALTER TEXT SEARCH CONFIGURATION charla_pt ALTER MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem;

CREATE FUNCTION charla_vector(text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('charla_es', $1) || to_tsvector('charla_en', $1) || to_tsvector('charla_pt', $1)
$$;

-- Any word of the text, in any of the three languages.
CREATE FUNCTION charla_query(text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT replace((plainto_tsquery('charla_es', $1) || plainto_tsquery('charla_en', $1) || plainto_tsquery('charla_pt', $1))::text, '&', '|')::tsquery
$$;

CREATE FUNCTION charla_fill_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := charla_vector(NEW.search_text);
  RETURN NEW;
END $$;
CREATE TRIGGER products_search BEFORE INSERT OR UPDATE OF search_text ON products FOR EACH ROW EXECUTE FUNCTION charla_fill_search();
CREATE TRIGGER faq_entries_search BEFORE INSERT OR UPDATE OF search_text ON faq_entries FOR EACH ROW EXECUTE FUNCTION charla_fill_search();

-- Pending work, found by the sweeps without reading anything else.
CREATE INDEX conversations_turn_due ON conversations (turn_due_at) WHERE turn_due_at IS NOT NULL;
CREATE INDEX conversations_outbox_due ON conversations (outbox_due_at) WHERE outbox_due_at IS NOT NULL;
CREATE INDEX messages_outbox ON messages (conversation_id, seq) WHERE direction = 'out' AND status IN ('queued', 'sending');
CREATE INDEX due_actions_pending ON due_actions (due_at) WHERE status = 'pending';

-- One open lead a contact and interest.
CREATE UNIQUE INDEX leads_one_open ON leads (tenant_id, contact_id, interest) WHERE status NOT IN ('WON', 'LOST', 'DORMANT');

-- Rows that change with every message: room on their page keeps the change there.
ALTER TABLE conversations SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE messages SET (fillfactor = 85);

ALTER TABLE messages ADD CONSTRAINT messages_direction CHECK (direction IN ('in', 'out')),
  ADD CONSTRAINT messages_status CHECK (status IN ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'uncertain')),
  ADD CONSTRAINT messages_author CHECK (author IN ('customer', 'agent', 'rep', 'system'));
ALTER TABLE conversations ADD CONSTRAINT conversations_handler CHECK (handler IN ('agents', 'waiting', 'rep')),
  ADD CONSTRAINT conversations_status CHECK (status IN ('open', 'closed'));
ALTER TABLE leads ADD CONSTRAINT leads_status CHECK (status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'QUOTED', 'WON', 'LOST', 'DORMANT'));
ALTER TABLE cases ADD CONSTRAINT cases_status CHECK (status IN ('open', 'in_progress', 'waiting_customer', 'resolved', 'closed')),
  ADD CONSTRAINT cases_priority CHECK (priority BETWEEN 1 AND 5);
ALTER TABLE due_actions ADD CONSTRAINT due_actions_status CHECK (status IN ('pending', 'done', 'cancelled', 'failed'));
ALTER TABLE channel_accounts ADD CONSTRAINT channel_accounts_status CHECK (status IN ('active', 'paused', 'broken'));
ALTER TABLE tenants ADD CONSTRAINT tenants_locale CHECK (locale IN ('es', 'en', 'pt'));

-- Tenant isolation. The application works as charla_app, which owns nothing and sees only the tenant named by the
-- transaction; charla_system is taken for the few listed sweeps, for one transaction at a time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'charla_app') THEN
    CREATE ROLE charla_app NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'charla_system') THEN
    CREATE ROLE charla_system NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;
GRANT charla_system TO charla_app;
GRANT charla_app, charla_system TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO charla_app, charla_system;

-- Puts a table with a tenant_id (or another column that names the tenant) under the policy.
CREATE FUNCTION charla_protect(target regclass, tenant_column text DEFAULT 'tenant_id') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY own_tenant ON %s TO charla_app USING (%I = current_setting(''charla.tenant'', true)) WITH CHECK (%I = current_setting(''charla.tenant'', true))',
    target, tenant_column, tenant_column);
  EXECUTE format('CREATE POLICY every_tenant ON %s TO charla_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO charla_app, charla_system', target);
END $$;
REVOKE ALL ON FUNCTION charla_protect(regclass, text) FROM PUBLIC;

SELECT charla_protect('tenants', 'id'), charla_protect('branches'), charla_protect('api_keys'), charla_protect('audit'),
  charla_protect('channel_accounts'), charla_protect('rate_buckets'), charla_protect('contacts'), charla_protect('identities'),
  charla_protect('conversations'), charla_protect('messages'), charla_protect('attachments'), charla_protect('delivery_reports'),
  charla_protect('turns'), charla_protect('leads'), charla_protect('lead_events'), charla_protect('cases'),
  charla_protect('products'), charla_protect('faq_entries'), charla_protect('due_actions');
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO charla_app, charla_system;

-- What was done stays written.
REVOKE UPDATE, DELETE ON audit FROM charla_app, charla_system;
