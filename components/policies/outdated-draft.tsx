import { Button } from "#components/ui/button.tsx";

type OutdatedDraftProps = { draft: { baseVersion: number; takeUp: () => void }; inForce: number };

/** Another version came into force while somebody wrote theirs. */
export function OutdatedDraft({ draft, inForce }: OutdatedDraftProps) {
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-md border border-warning-border bg-warning-bg px-3 py-2 text-sm text-warning"
    >
      <p className="min-w-0">
        Version {inForce} is in force by now. Your draft began from version {draft.baseVersion}, and is still
        here.
      </p>
      <Button size="sm" onClick={draft.takeUp}>
        Compare with version {inForce}
      </Button>
    </div>
  );
}
