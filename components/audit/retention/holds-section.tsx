"use client";

import { Lock, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { LegalHold } from "#lib/audit/retention/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { byForce } from "#lib/ui/audit-retention-words.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { Disclosure } from "../disclosure.tsx";
import { useReleaseHold } from "../governance-api.ts";
import { HoldItem } from "./hold-item.tsx";

// Fetched when first opened: it brings the language of searches with it.
const PlaceHoldDialog = lazy(() =>
  import("./place-hold-dialog.tsx").then((m) => ({ default: m.PlaceHoldDialog })),
);

type HoldsSectionProps = { holds: readonly LegalHold[]; may: Verdict };

/** What must be kept beyond its time, for as long as somebody says so. */
export function HoldsSection({ holds, may }: HoldsSectionProps) {
  const [placing, setPlacing] = useState(false);
  const [releasing, setReleasing] = useState<LegalHold | null>(null);
  const { active, released } = byForce(holds);
  return (
    <Section
      title="Legal holds"
      description="While a hold is in force, what it covers is kept when its month is dropped, with its proof."
      actions={
        <Button icon={<Plus aria-hidden />} reason={reasonOf(may)} onClick={() => setPlacing(true)}>
          Place hold
        </Button>
      }
    >
      {active.length === 0 ? (
        <p className="flex items-center gap-2 border-t py-3 text-muted text-sm">
          <Lock aria-hidden className="size-4 shrink-0" />
          Nothing is held: every event goes when its time has passed.
        </p>
      ) : (
        <ul className="border-t">
          {active.map((hold) => (
            <HoldItem key={hold.id} hold={hold} may={may} onRelease={() => setReleasing(hold)} />
          ))}
        </ul>
      )}
      {released.length > 0 && (
        <Disclosure className="pt-3" summary={plural(released.length, "released hold")}>
          <ul className="border-t">
            {released.map((hold) => (
              <HoldItem key={hold.id} hold={hold} may={may} />
            ))}
          </ul>
        </Disclosure>
      )}
      <Suspense>{placing && <PlaceHoldDialog onClose={() => setPlacing(false)} />}</Suspense>
      {releasing && <ReleaseDialog hold={releasing} onClose={() => setReleasing(null)} />}
    </Section>
  );
}

function ReleaseDialog({ hold, onClose }: { hold: LegalHold; onClose: () => void }) {
  const release = useReleaseHold();
  const toast = useToast();
  return (
    <ReasonDialog
      title="Release this hold?"
      description={`What it covers goes with its month from now on. What it keeps already stays. The hold: ${hold.name}`}
      confirmLabel="Release hold"
      danger
      pending={release.isPending}
      failure={release.error}
      onConfirm={(reason) =>
        release.mutate(
          { id: hold.id, reason },
          {
            onSuccess: ({ name }) => {
              toast({ title: `${name} is released` });
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}
