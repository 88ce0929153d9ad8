"use client";

import { useState } from "react";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { type ArgumentRow, firstToRead, type Opened } from "./argument-rows.ts";
import { ArgumentTree, FirstFields } from "./argument-tree.tsx";

type ApprovalArgumentsProps = {
  /** Canonical JSON, as far as it is shown. */
  canonical: string;
  rows: readonly ArgumentRow[];
  opened: Opened;
};

/** What the call would send: what to look at first, then all of it, line by line or as it is hashed. */
export function ApprovalArguments({ canonical, rows, opened }: ApprovalArgumentsProps) {
  const [raw, setRaw] = useState(false);
  const first = firstToRead(rows);
  return (
    <Section
      title="Arguments"
      actions={
        <Button size="sm" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          {raw ? "Show as a tree" : "Show as JSON"}
        </Button>
      }
    >
      <div className="grid gap-3">
        {first.length > 0 && <FirstFields rows={first} opened={opened} />}
        {raw ? (
          <CodeBlock code={canonical} what="the arguments" />
        ) : rows.length === 0 ? (
          <p className="border-t py-2 text-muted text-sm">It is called without arguments.</p>
        ) : (
          <ArgumentTree rows={rows} opened={opened} />
        )}
      </div>
    </Section>
  );
}
