import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { StatePanel } from "./state-panel.tsx";

type EmptyStateProps = {
  icon: LucideIcon;
  /** "No submissions yet" */
  title: string;
  /** What the list is for. */
  children: ReactNode;
  /** The one next step. */
  action?: ReactNode;
  /** 1 where it is the whole page. */
  level?: 1 | 2;
};

/** There is nothing yet, as opposed to nothing that matches. */
export function EmptyState(props: EmptyStateProps) {
  return <StatePanel {...props} />;
}
