-- CreateTable
CREATE TABLE "early_edits" (
    "tenant_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "original_end" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "early_edits_pkey" PRIMARY KEY ("channel_account_id","thread_id","original_end")
);

-- AddForeignKey
ALTER TABLE "early_edits" ADD CONSTRAINT "early_edits_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('early_edits');
