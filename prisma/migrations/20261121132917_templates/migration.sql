-- AlterTable
ALTER TABLE "channel_accounts" ADD COLUMN     "standing" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "message_templates" (
    "tenant_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "rejected_reason" TEXT,
    "quality" TEXT,
    "shape" JSONB NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_templates_pkey" PRIMARY KEY ("channel_account_id","name","language")
);

-- CreateIndex
CREATE INDEX "message_templates_tenant_id_external_id_idx" ON "message_templates"("tenant_id", "external_id");

-- AddForeignKey
ALTER TABLE "message_templates" ADD CONSTRAINT "message_templates_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('message_templates');
