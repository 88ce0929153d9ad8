/** What text fields and selects share. */
export const controlClass =
  "w-full rounded-md border border-control bg-background text-base text-ink transition-colors hover:border-muted focus-visible:outline-offset-[-1px] aria-invalid:border-danger touch:text-lg";
