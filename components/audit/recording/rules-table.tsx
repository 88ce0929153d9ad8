"use client";

import { ChevronRight, PencilLine, Trash2 } from "lucide-react";
import { Fragment, useId, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { RecordingRule } from "#lib/audit/redaction/schemas.ts";
import { otherwiseWords, ruleSummary, toolWords } from "#lib/ui/audit-recording-words.ts";
import { cn } from "#lib/ui/cn.ts";
import { RuleDetails } from "./rule-details.tsx";

type Act = (rule: RecordingRule) => void;
/** The acts are left out for those who may not change anything. */
type RulesTableProps = { rules: readonly RecordingRule[]; onEdit?: Act; onRemove?: Act };

export function RulesTable({ rules, onEdit, onRemove }: RulesTableProps) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Server and tool</Th>
          <Th className="max-md:hidden">Names</Th>
          <Th className="max-md:hidden">Otherwise</Th>
          <Th className="max-lg:hidden">Changed by</Th>
          <Th className="text-right max-lg:hidden">Changed</Th>
          {onEdit && (
            <Th>
              <span className="sr-only">Change</span>
            </Th>
          )}
        </tr>
      </TableHead>
      <tbody>
        {rules.map((rule) => (
          <Rule key={rule.id} rule={rule} onEdit={onEdit} onRemove={onRemove} />
        ))}
      </tbody>
    </Table>
  );
}

function Rule({ rule, onEdit, onRemove }: { rule: RecordingRule; onEdit?: Act; onRemove?: Act }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { server, tool, otherwise, updated_by, updated_at } = rule;
  return (
    <Fragment>
      <TableRow className={open ? "[&>td]:border-b-0" : undefined}>
        <Td className="w-full max-w-0 min-w-44 py-2">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
            className="flex w-full min-w-0 items-start gap-1.5 rounded-sm text-left"
          >
            <ChevronRight
              aria-hidden
              className={cn("mt-0.5 size-4 shrink-0 text-subtle transition-transform", open && "rotate-90")}
            />
            <span className="grid min-w-0 flex-1 gap-0.5">
              <span className="truncate font-medium font-mono text-xs leading-5 max-sm:whitespace-normal max-sm:break-all">
                <HostileText text={server} />
              </span>
              <span
                className={cn(
                  "truncate text-muted text-xs max-sm:whitespace-normal max-sm:break-words",
                  tool !== "*" && "font-mono",
                )}
              >
                <HostileText text={toolWords(tool)} />
              </span>
              <span className="text-muted text-xs md:hidden">
                {ruleSummary(rule)}. {otherwiseWords[otherwise].told}.
              </span>
            </span>
          </button>
        </Td>
        <Td className="whitespace-nowrap tabular-nums max-md:hidden">{ruleSummary(rule)}</Td>
        <Td className="whitespace-nowrap text-muted max-md:hidden">{otherwiseWords[otherwise].told}</Td>
        <Td className="max-w-40 truncate max-lg:hidden">
          <HostileText text={updated_by.name} />
        </Td>
        <Td className="text-right text-muted max-lg:hidden">
          <Time at={updated_at} />
        </Td>
        {onEdit && (
          <Td className="py-0">
            <span className="flex justify-end">
              <IconButton
                label={`Edit the rule for ${tool} of ${server}`}
                icon={<PencilLine aria-hidden />}
                onClick={() => onEdit(rule)}
              />
              <IconButton
                label={`Remove the rule for ${tool} of ${server}`}
                icon={<Trash2 aria-hidden />}
                onClick={() => onRemove?.(rule)}
              />
            </span>
          </Td>
        )}
      </TableRow>
      {open && (
        <tr id={id}>
          <td colSpan={6} className="border-b px-3 pt-1 pb-4 pl-8.5">
            <RuleDetails rule={rule} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}
