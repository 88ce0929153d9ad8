"use client";

import { Columns3 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuChecks, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { searchColumns } from "#lib/audit/search/schemas.ts";
import { columnLabels, type SearchColumn, usualColumns } from "#lib/ui/audit-words.ts";

const options = searchColumns.map((value) => ({ value, label: columnLabels[value] }));

type ColumnsMenuProps = {
  columns: readonly SearchColumn[];
  onColumns: (columns: readonly SearchColumn[]) => void;
};

export function ColumnsMenu({ columns, onColumns }: ColumnsMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" icon={<Columns3 aria-hidden />}>
          Columns
        </Button>
      }
    >
      <MenuChecks
        label="Beside time and event"
        values={columns}
        options={options}
        onValueChange={(value, on) =>
          onColumns(searchColumns.filter((column) => (column === value ? on : columns.includes(column))))
        }
      />
      <MenuSeparator />
      <MenuItem onSelect={() => onColumns(usualColumns)}>The usual columns</MenuItem>
    </Menu>
  );
}
