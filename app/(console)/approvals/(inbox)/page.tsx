import { MousePointerClick } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Kbd } from "#components/ui/kbd.tsx";

export const metadata: Metadata = { title: "Approvals" };

/** Beside the list while nothing is chosen from it. */
export default function ApprovalsPage() {
  return (
    <EmptyState icon={MousePointerClick} title="Choose a request">
      You see exactly what would be sent before you decide. <Kbd keys="j" /> and <Kbd keys="k" /> go through
      them.
    </EmptyState>
  );
}
