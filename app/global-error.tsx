"use client";

/** When even the frame of the page failed. It stands alone: no styles or components can be relied on here. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Countersign</title>
        <main>
          <h1>This page could not be loaded</h1>
          <p>Nothing was changed or lost. Load it again; if that does not help, tell an administrator.</p>
          {error.digest && <p>Log reference {error.digest}</p>}
        </main>
      </body>
    </html>
  );
}
