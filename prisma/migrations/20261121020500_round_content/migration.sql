-- AlterTable
ALTER TABLE "submission_round" ADD COLUMN     "content_digest" TEXT;

-- What stands for review already stands there for the first time.
ALTER TABLE submission_round DISABLE TRIGGER submission_round_append_only;
UPDATE submission_round SET content_digest = digest;
ALTER TABLE submission_round ENABLE TRIGGER submission_round_append_only;

-- AlterTable
ALTER TABLE "submission_round" ALTER COLUMN "content_digest" SET NOT NULL;
