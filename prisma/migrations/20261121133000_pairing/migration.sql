-- AlterTable
ALTER TABLE "channel_accounts" ADD COLUMN     "pairing" JSONB,
ADD COLUMN     "pairing_wish" JSONB;
