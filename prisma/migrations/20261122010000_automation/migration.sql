-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "send_id" TEXT;

-- CreateTable
CREATE TABLE "automated_sends" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "campaign_id" TEXT,
    "enrollment_id" TEXT,
    "variant" TEXT,
    "is_test" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "unless" JSONB NOT NULL DEFAULT '{}',
    "content" JSONB NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "reason" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "channel" TEXT,
    "conversation_id" TEXT,
    "message_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "queued_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "automated_sends_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_entries" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "contact_id" TEXT,
    "program" TEXT NOT NULL,
    "send_id" TEXT,
    "subject_kind" TEXT,
    "subject_id" TEXT,
    "campaign_id" TEXT,
    "enrollment_id" TEXT,
    "reason" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "automation_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_policies" (
    "tenant_id" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "automation_policies_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateIndex
CREATE INDEX "automated_sends_contact_id_created_at_idx" ON "automated_sends"("contact_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "automated_sends_subject_id_idx" ON "automated_sends"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "automated_sends_tenant_id_key_key" ON "automated_sends"("tenant_id", "key");

-- CreateIndex
CREATE INDEX "automation_entries_tenant_id_at_id_idx" ON "automation_entries"("tenant_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "automation_entries_contact_id_at_id_idx" ON "automation_entries"("contact_id", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "automated_sends" ADD CONSTRAINT "automated_sends_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation_entries" ADD CONSTRAINT "automation_entries_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation_policies" ADD CONSTRAINT "automation_policies_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('automated_sends'), charla_protect('automation_entries'), charla_protect('automation_policies');

ALTER TABLE automated_sends
  ADD CONSTRAINT automated_sends_status CHECK (status IN ('planned', 'queued', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'dropped', 'cancelled')),
  ADD CONSTRAINT automated_sends_program CHECK (program IN ('payment', 'cart', 'follow_up', 'nurture', 'broadcast')),
  ADD CONSTRAINT automated_sends_purpose CHECK (purpose IN ('marketing', 'service'));
-- Its status changes some times: room on the page keeps the change there.
ALTER TABLE automated_sends SET (fillfactor = 85);

-- What the policy asks of a contact: what waits, and what has left lately.
CREATE INDEX automated_sends_open ON automated_sends (contact_id) WHERE status IN ('planned', 'queued');
CREATE INDEX automated_sends_sent ON automated_sends (contact_id, sent_at) WHERE sent_at IS NOT NULL;
-- How many wait in the outboxes of a business.
CREATE INDEX automated_sends_queued ON automated_sends (tenant_id) WHERE status = 'queued';
CREATE INDEX automated_sends_campaign ON automated_sends (campaign_id, status) WHERE campaign_id IS NOT NULL;
CREATE INDEX automated_sends_enrollment ON automated_sends (enrollment_id) WHERE enrollment_id IS NOT NULL;

ALTER TABLE messages DROP CONSTRAINT messages_status,
  ADD CONSTRAINT messages_status CHECK (status IN ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'withdrawn'));

-- What comes in thousands at one moment stands in a line of its own for each business, so that it delays nothing else.
DROP INDEX due_actions_pending;
CREATE INDEX due_actions_pending ON due_actions (due_at) WHERE status = 'pending' AND kind NOT IN ('automation.send', 'enrollment.step');
CREATE INDEX due_actions_bulk ON due_actions (tenant_id, kind, due_at) WHERE status = 'pending' AND kind IN ('automation.send', 'enrollment.step');
