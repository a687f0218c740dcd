-- AlterTable
ALTER TABLE "attachments" ADD COLUMN "is_photo" BOOLEAN NOT NULL DEFAULT false;
