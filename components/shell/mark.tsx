/** A seal, and the second hand's tick through it. The same drawing as public/icon.svg. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth={2.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path stroke="currentColor" d="M14.78 3.44A9 9 0 1 0 20.8 10.13" />
      <path className="stroke-accent-text" d="M7.75 11.75 11.5 15.5 20.5 4.5" />
    </svg>
  );
}
