-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "paused_for" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "seq" BIGSERIAL NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "event" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "response_text" TEXT,
    "error" TEXT,
    "duration_ms" INTEGER,
    "give_up_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capture_sources" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "consent_text" TEXT,
    "secrets" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "capture_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capture_receipts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "lead_id" TEXT NOT NULL,
    "consent" JSONB,
    "changes" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "capture_receipts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imports" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_id" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "encoding" TEXT NOT NULL,
    "delimiter" TEXT NOT NULL,
    "columns" TEXT[],
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "lead_source" TEXT,
    "status" TEXT NOT NULL DEFAULT 'uploaded',
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "rows_total" INTEGER,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_rows" (
    "tenant_id" TEXT NOT NULL,
    "import_id" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "faults" JSONB NOT NULL DEFAULT '[]',
    "contact_id" TEXT,
    "contact_created" BOOLEAN NOT NULL DEFAULT false,
    "lead_id" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "import_rows_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateIndex
CREATE INDEX "webhook_endpoints_tenant_id_created_at_idx" ON "webhook_endpoints"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "webhook_events_tenant_id_seq_idx" ON "webhook_events"("tenant_id", "seq");

-- CreateIndex
CREATE INDEX "webhook_deliveries_tenant_id_endpoint_id_created_at_id_idx" ON "webhook_deliveries"("tenant_id", "endpoint_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_subject_id_seq_idx" ON "webhook_deliveries"("endpoint_id", "subject_id", "seq");

-- CreateIndex
CREATE INDEX "webhook_deliveries_contact_id_idx" ON "webhook_deliveries"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "capture_sources_key_key" ON "capture_sources"("key");

-- CreateIndex
CREATE INDEX "capture_sources_tenant_id_created_at_idx" ON "capture_sources"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "capture_receipts_tenant_id_created_at_idx" ON "capture_receipts"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "capture_receipts_contact_id_idx" ON "capture_receipts"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "capture_receipts_source_id_key_key" ON "capture_receipts"("source_id", "key");

-- CreateIndex
CREATE INDEX "imports_tenant_id_created_at_idx" ON "imports"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "import_rows_import_id_status_row_idx" ON "import_rows"("import_id", "status", "row");

-- CreateIndex
CREATE INDEX "import_rows_contact_id_idx" ON "import_rows"("contact_id");

-- AddForeignKey
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capture_sources" ADD CONSTRAINT "capture_sources_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capture_receipts" ADD CONSTRAINT "capture_receipts_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "capture_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capture_receipts" ADD CONSTRAINT "capture_receipts_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT charla_protect('webhook_endpoints'), charla_protect('webhook_events'), charla_protect('webhook_deliveries'),
  charla_protect('capture_sources'), charla_protect('capture_receipts'), charla_protect('imports'), charla_protect('import_rows');
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO charla_app, charla_system;

CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (due_at, seq) WHERE status = 'pending';
CREATE INDEX imports_pending_idx ON imports (created_at) WHERE status IN ('checking', 'queued', 'running', 'undoing');

-- What the business's programs are told of is written here, in the transaction of the change, whichever statement makes it.
-- A business without an endpoint pays one look into an index.
CREATE FUNCTION charla_announce(tenant text, what text, subject text, facts jsonb, moment timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO webhook_events (tenant_id, action, subject_id, detail, at)
  SELECT tenant, what, subject, facts, moment
   WHERE EXISTS (SELECT FROM webhook_endpoints WHERE tenant_id = tenant AND status = 'active')
$$;

CREATE FUNCTION charla_announce_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_announce(NEW.tenant_id, NEW.action, NEW.subject_id, NEW.detail, NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_announce AFTER INSERT ON audit FOR EACH ROW
  WHEN (NEW.subject_id IS NOT NULL) EXECUTE FUNCTION charla_announce_audit();

CREATE FUNCTION charla_announce_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_announce(NEW.tenant_id, 'message.received', NEW.id, '{}', NEW.created_at);
  RETURN NULL;
END $$;
CREATE TRIGGER messages_announce AFTER INSERT ON messages FOR EACH ROW
  WHEN (NEW.direction = 'in') EXECUTE FUNCTION charla_announce_message();

CREATE FUNCTION charla_announce_handoff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_announce(NEW.tenant_id, 'conversation.handoff', NEW.id,
    jsonb_build_object('reason', NEW.handoff_reason), NEW.last_message_at);
  RETURN NULL;
END $$;
CREATE TRIGGER conversations_announce AFTER UPDATE OF handler ON conversations FOR EACH ROW
  WHEN (NEW.handler = 'waiting' AND OLD.handler <> 'waiting') EXECUTE FUNCTION charla_announce_handoff();

-- Accepted on its page, or by being paid at once.
CREATE FUNCTION charla_announce_acceptance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_announce(NEW.tenant_id, 'quote.accepted', NEW.id, '{}', NEW.accepted_at);
  RETURN NULL;
END $$;
CREATE TRIGGER quotes_announce AFTER UPDATE OF accepted_at ON quotes FOR EACH ROW
  WHEN (OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION charla_announce_acceptance();
