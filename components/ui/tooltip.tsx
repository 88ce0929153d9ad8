"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

const shared = Base.createHandle<ReactNode>();

/** The one tooltip of the page. Every trigger borrows it, so a table of fifty times costs fifty spans and no more. */
export function TooltipLayer() {
  return (
    <Base.Root handle={shared}>
      {({ payload }) => (
        <Base.Portal>
          <Base.Positioner sideOffset={6} collisionPadding={8} className="z-(--layer-tooltip)">
            <Base.Popup className="float-in max-w-72 break-words rounded-md bg-overlay px-2.5 py-1.5 text-ink text-xs shadow-float">
              {payload}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      )}
    </Base.Root>
  );
}

/** Shows `content` when the child is hovered or focused. Nothing needed to act may live only here. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  return (
    <Base.Trigger handle={shared} payload={content} delay={400} closeOnClick={false} render={children} />
  );
}
