-- AlterTable
ALTER TABLE "channel_accounts" ADD COLUMN     "mended_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "consent_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "last_written_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "delivery_reports" ADD COLUMN     "code" TEXT,
ADD COLUMN     "demand" TEXT,
ADD COLUMN     "is_billable" BOOLEAN,
ADD COLUMN     "price_category" TEXT;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "is_billable" BOOLEAN,
ADD COLUMN     "lane" TEXT NOT NULL DEFAULT 'reply',
ADD COLUMN     "price_category" TEXT,
ADD COLUMN     "status_code" TEXT;

-- AlterTable
ALTER TABLE "rate_buckets" ADD COLUMN     "back_at" TIMESTAMPTZ(6),
ADD COLUMN     "held_until" TIMESTAMPTZ(3),
ADD COLUMN     "line_at" TIMESTAMPTZ(6),
ADD COLUMN     "refusals" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "next_at" SET DATA TYPE TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "send_restraints" (
    "tenant_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "code" TEXT,
    "said_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_restraints_pkey" PRIMARY KEY ("tenant_id","channel_account_id","kind","key")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "values" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "notifications_tenant_id_created_at_id_idx" ON "notifications"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "notifications_tenant_id_subject_id_idx" ON "notifications"("tenant_id", "subject_id");

-- AddForeignKey
ALTER TABLE "send_restraints" ADD CONSTRAINT "send_restraints_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- From here on written by hand.
SELECT charla_protect('send_restraints'), charla_protect('notifications');
ALTER TABLE messages ADD CONSTRAINT messages_lane CHECK (lane IN ('reply', 'bulk'));
ALTER TABLE send_restraints ADD CONSTRAINT send_restraints_kind CHECK (kind IN ('campaigns', 'person', 'template'));
UPDATE conversations SET last_written_at = last_inbound_at;
UPDATE contacts SET consent_at = opted_out_at;
