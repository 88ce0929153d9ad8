-- What the schema language cannot say: the order of queues, as lib/registry/queue-page.ts has it, of all and of what is in
-- review, and what was decided last.
CREATE INDEX submission_queue_due ON submission (
  (CASE WHEN status = 'in_review' THEN coalesce(due_at, 'infinity') ELSE 'infinity' END), id
);
CREATE INDEX submission_queue_due_in_review ON submission (
  (CASE WHEN status = 'in_review' THEN coalesce(due_at, 'infinity') ELSE 'infinity' END), id
) WHERE status = 'in_review';
CREATE INDEX submission_decided_last ON submission (decided_at) WHERE decided_at IS NOT NULL;
