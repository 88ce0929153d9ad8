-- AlterTable
ALTER TABLE "submission" ADD COLUMN     "conditions" TEXT;
