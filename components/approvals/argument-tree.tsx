"use client";

import { Banknote, type LucideIcon, Send, Trash2 } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { cn } from "#lib/ui/cn.ts";
import {
  type ArgumentRow,
  isHidden,
  isLong,
  longText,
  manyRows,
  type Opened,
  type Risk,
  restOfRows,
} from "./argument-rows.ts";
import { HiddenValue } from "./hidden-value.tsx";
import { OpenButton } from "./open-button.tsx";

const riskWords: Record<Risk, { icon: LucideIcon; label: string }> = {
  money: { icon: Banknote, label: "Money" },
  recipient: { icon: Send, label: "Recipient" },
  destruction: { icon: Trash2, label: "Deletes" },
};

type TreeProps = { rows: readonly ArgumentRow[]; opened: Opened };

/** The arguments, line by line as they nest, with what each is. */
export function ArgumentTree({ rows, opened }: TreeProps) {
  const all = rows.length <= manyRows || opened.has(restOfRows);
  return (
    <>
      <ul aria-label="All arguments" className="border-t text-sm">
        {(all ? rows : rows.slice(0, manyRows)).map((row) => (
          <li
            key={row.pointer}
            className="grid gap-x-4 gap-y-0.5 border-b py-1.5 sm:grid-cols-[minmax(8rem,14rem)_minmax(0,1fr)]"
          >
            <span
              className="flex min-w-0 flex-wrap items-baseline gap-x-2"
              style={{ paddingLeft: `${Math.min(row.depth, 6) * 0.875}rem` }}
            >
              <span className="min-w-0 break-all font-mono text-xs">
                <FieldName name={row.name} />
              </span>
              <span className="text-subtle text-xs">{row.kind}</span>
            </span>
            <Value row={row} opened={opened} />
          </li>
        ))}
      </ul>
      {!all && (
        <OpenButton onClick={() => opened.open(restOfRows)}>
          Show all {rows.length.toLocaleString("en")} lines
        </OpenButton>
      )}
    </>
  );
}

/** The same values, of the fields whose names say money, recipients or deletion, above everything else. */
export function FirstFields({ rows, opened }: TreeProps) {
  return (
    <section
      aria-label="Look at these first"
      className="rounded-md border border-warning-border bg-warning-bg"
    >
      <h3 className="px-3 pt-2.5 pb-1 font-medium text-sm text-warning">
        Look at these first <span className="font-normal text-xs">(guessed from their names)</span>
      </h3>
      <ul className="px-3 pb-2">
        {rows.map((row) => (
          <li
            key={row.pointer}
            className="grid gap-x-4 gap-y-0.5 py-1 text-sm sm:grid-cols-[minmax(8rem,14rem)_minmax(0,1fr)]"
          >
            <span className="flex min-w-0 flex-wrap items-center gap-1.5">
              {row.risk && <RiskBadge risk={row.risk} />}
              <span className="min-w-0 break-all font-mono text-xs">
                <VisibleText text={row.pointer.slice(1)} exact />
              </span>
            </span>
            <Value row={row} opened={opened} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FieldName({ name }: { name: string }) {
  return name === "" ? <span className="text-subtle">no name</span> : <HostileText text={name} exact />;
}

function RiskBadge({ risk }: { risk: Risk }) {
  const { icon: Icon, label } = riskWords[risk];
  return (
    <Badge tone="warning" icon={<Icon aria-hidden />}>
      {label}
    </Badge>
  );
}

/** A long value says how long it is, and what was opened stays open. */
function Value({ row, opened }: { row: ArgumentRow; opened: Opened }) {
  if (row.secret && isHidden(row, opened))
    return <HiddenValue secret={row.secret} onShow={() => opened.open(row.pointer)} />;
  const clipped = isLong(row) && !opened.has(row.pointer);
  const text = clipped ? [...row.text].slice(0, longText).join("") : row.text;
  const literal = row.leaf && (row.kind === "text" || row.kind === "number");
  return (
    <span className="min-w-0">
      <bdi
        className={cn(
          "whitespace-pre-wrap break-words [overflow-wrap:anywhere]",
          literal ? "font-mono text-xs leading-5" : "text-muted text-xs",
        )}
      >
        {row.text === "" ? (
          <span className="text-subtle">empty text</span>
        ) : (
          <VisibleText text={text} lines exact />
        )}
        {clipped && "…"}
      </bdi>
      {clipped && (
        <OpenButton onClick={() => opened.open(row.pointer)}>
          Show all {[...row.text].length.toLocaleString("en")} characters
        </OpenButton>
      )}
    </span>
  );
}
