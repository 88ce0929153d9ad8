/** How far something is whose whole is known: `part` of 1, and the same in words below. */
export function ProgressBar({ label, part, words }: { label: string; part: number; words: string }) {
  return (
    <div className="grid gap-1">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(part * 100)}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-sm bg-selected"
      >
        <div className="h-full bg-accent transition-[width]" style={{ width: `${part * 100}%` }} />
      </div>
      <p className="text-muted text-xs tabular-nums">{words}</p>
    </div>
  );
}
