"use client";

import { useRouter } from "next/navigation";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { SimulationLink } from "#components/simulation/simulation-link.tsx";
import { routes } from "#lib/ui/routes.ts";
import { usePlaceQuarantine } from "./api.ts";

export function QuarantineServerDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const place = usePlaceQuarantine();
  const router = useRouter();
  return (
    <ReasonDialog
      title="Quarantine this server"
      description="All its versions leave every catalog at once. Coming back takes a review."
      confirmLabel="Quarantine it"
      danger
      pending={place.isPending || place.isSuccess}
      failure={place.error}
      onClose={onClose}
      onConfirm={(reason) =>
        place.mutate(
          { scope: "server", name, reason },
          { onSuccess: ({ id }) => router.push(routes.quarantine(id)) },
        )
      }
    >
      <SimulationLink label="See what this would stop" about={{ server: name }} />
    </ReasonDialog>
  );
}
