"use client";

import { Boxes, Info, PencilLine, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Time } from "#components/patterns/time.tsx";
import { PolicyPages } from "#components/policies/policy-pages.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { BundleView } from "#lib/access/bundles/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useRemoveBundle } from "./api.ts";
import { BundleDialog } from "./bundle-dialog.tsx";
import { BundleItems } from "./bundle-items.tsx";

const descriptionClip = 300;

type BundlesScreenProps = { bundles: Page<BundleView>; may: Verdict };

/** What can be requested for an agent at once. */
export function BundlesScreen({ bundles: { items, next_cursor }, may }: BundlesScreenProps) {
  const [setting, setSetting] = useState<BundleView | "new" | null>(null);
  const [removing, setRemoving] = useState<BundleView | null>(null);
  const refusal = reasonOf(may);
  return (
    <>
      <PageHeader
        title="Bundles"
        description="What many agents need alike, to be requested at once. Each part is decided on like any other request."
        actions={
          <Button
            variant="primary"
            icon={<Plus aria-hidden />}
            reason={refusal}
            onClick={() => setSetting("new")}
          >
            Add a bundle
          </Button>
        }
      />
      <PolicyPages current="bundles" />
      {items.length === 0 ? (
        <EmptyState icon={Boxes} title="No bundles yet">
          A bundle saves whoever answers for an agent from picking the same tools again and again. Governance
          says what is in it.
        </EmptyState>
      ) : (
        <>
          <p className="mb-4 flex max-w-prose items-start gap-2 text-muted text-sm">
            <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
            Grants copy what a bundle says when they are requested. A new version, or removing it, changes
            none of them.
          </p>
          <ul className="grid gap-4">
            {items.map((bundle) => (
              <li key={bundle.name} className="grid gap-3 rounded-md border bg-raised p-4">
                <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
                  <div className="grid min-w-0 gap-1">
                    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                      <h2 className="break-all font-medium font-mono text-sm">{bundle.name}</h2>
                      <Badge tone="outline">Version {bundle.version}</Badge>
                      <span className="text-muted text-xs">{plural(bundle.items.length, "grant")}</span>
                    </div>
                    <p className="max-w-prose text-muted text-sm">
                      <HostileText text={bundle.description} clipAt={descriptionClip} lines />
                    </p>
                  </div>
                  <div className="flex gap-1.5">
                    <Button
                      size="sm"
                      icon={<PencilLine aria-hidden />}
                      reason={refusal}
                      onClick={() => setSetting(bundle)}
                    >
                      New version<span className="sr-only"> of {bundle.name}</span>
                    </Button>
                    <Button
                      size="sm"
                      variant="ghost"
                      icon={<Trash2 aria-hidden />}
                      reason={refusal}
                      onClick={() => setRemoving(bundle)}
                    >
                      Remove<span className="sr-only"> {bundle.name}</span>
                    </Button>
                  </div>
                </div>
                <BundleItems items={bundle.items} />
                <p className="text-subtle text-xs">
                  Set by <HostileText text={bundle.created_by.name} />, <Time at={bundle.created_at} />
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
      <Pager nextCursor={next_cursor} shown={items.length} />
      {setting && (
        <BundleDialog known={setting === "new" ? null : setting} onClose={() => setSetting(null)} />
      )}
      {removing && <RemoveDialog bundle={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemoveDialog({ bundle, onClose }: { bundle: BundleView; onClose: () => void }) {
  const { name } = bundle;
  const remove = useRemoveBundle(bundle);
  const toast = useToast();
  return (
    <ReasonDialog
      title={`Remove ${name}?`}
      description="Nobody can request it any more. Grants that were requested by it stay what they are."
      confirmLabel="Remove the bundle"
      danger
      pending={remove.isPending}
      failure={remove.error}
      onConfirm={(reason) =>
        remove.mutate(reason, {
          onSuccess: () => {
            toast({ title: `${name} is removed` });
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
