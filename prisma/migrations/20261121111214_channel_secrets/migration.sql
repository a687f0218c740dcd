-- AlterTable
ALTER TABLE "channel_accounts" ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "last_error_at" TIMESTAMPTZ(3),
ADD COLUMN     "listener" TEXT,
ADD COLUMN     "listener_until" TIMESTAMPTZ(3),
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "sealed_secrets" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "reference" TEXT;

-- CreateIndex
CREATE INDEX "attachments_tenant_id_external_id_idx" ON "attachments"("tenant_id", "external_id");

-- From here on written by hand.
-- An account of a provider is connected once; one that was removed may be connected again.
CREATE UNIQUE INDEX channel_accounts_external ON channel_accounts (kind, external_id) WHERE removed_at IS NULL AND external_id IS NOT NULL;
