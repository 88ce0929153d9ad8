import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { StatePanel } from "./state-panel.tsx";

type ForbiddenStateProps = {
  /** Why not, as `can()` says it. */
  reason: string;
  /** Who can help: "Ask Ada Park or Tom Reyes, who are administrators." */
  help?: ReactNode;
};

export function ForbiddenState({ reason, help }: ForbiddenStateProps) {
  return (
    <StatePanel level={1} icon={Lock} title="You may not see this">
      <p>{reason}</p>
      {help && <p className="mt-1">{help}</p>}
    </StatePanel>
  );
}
