-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'people';
