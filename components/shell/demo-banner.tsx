/** So that nobody takes the story in it for their own. */
export function DemoBanner() {
  return (
    <aside
      aria-label="About this demo"
      className="border-b bg-sunken px-5 py-1.5 text-muted text-xs max-lg:px-4"
    >
      This is a demo. Its people, servers and decisions are invented.
    </aside>
  );
}
