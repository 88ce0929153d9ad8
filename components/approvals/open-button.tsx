import type { ReactNode } from "react";

/** Opens what was not shown whole. Where everything must be opened before a yes, the key for it comes here. */
export function OpenButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      data-gate
      onClick={onClick}
      className="ml-1 whitespace-nowrap rounded-sm text-accent-text text-xs underline decoration-accent-text/40 underline-offset-3 hover:decoration-current touch:py-2"
    >
      {children}
    </button>
  );
}
