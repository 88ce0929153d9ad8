import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ExportLine } from "../../log/index.ts";
import { type Column, columns } from "./columns.ts";
import { openRecord } from "./opened-record.ts";
import { type Format, type PartWriter, recordsOf } from "./part-writer.ts";

/** Rows that are compressed together, and held in memory until they are. */
const groupRows = 20_000;

/** Apache Parquet, compressed by Snappy: typed columns, times to the microsecond. */
export const parquet: Format = {
  extension: "parquet",
  contentType: "application/vnd.apache.parquet",
  partRows: 200_000,
  open: groupWriter,
};

const elements: Record<Column["type"], Partial<SchemaElement>[]> = {
  text: [{ type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }],
  time: [
    {
      type: "INT64",
      converted_type: "TIMESTAMP_MICROS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
      repetition_type: "OPTIONAL",
    },
  ],
  integer: [{ type: "INT64", repetition_type: "OPTIONAL" }],
  number: [{ type: "DOUBLE", repetition_type: "OPTIONAL" }],
  texts: [
    { repetition_type: "REQUIRED", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  ],
};

const schema: SchemaElement[] = [
  { name: "root", num_children: columns.length },
  ...columns.flatMap(({ name, type }) => elements[type].map((element) => ({ name, ...element }))),
];

function groupWriter(): PartWriter {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: "countersign" });
  let waiting: ExportLine[] = [];

  const writeGroup = (group: readonly ExportLine[]) => {
    const rows = group.map(openRecord);
    const columnData = columns.map((column): ColumnSource => {
      return { name: column.name, data: rows.map((row) => stored(column, column.of(row))) };
    });
    writer.write({ columnData, rowGroupSize: groupRows });
  };
  /** What was written since the last time. The offsets in the file go on counting. */
  const taken = () => {
    const written = bytes.getBytes().slice();
    bytes.index = 0;
    return written;
  };
  return {
    begin: taken,
    add(lines) {
      waiting = waiting.concat(recordsOf(lines));
      while (waiting.length >= groupRows) {
        writeGroup(waiting.slice(0, groupRows));
        waiting = waiting.slice(groupRows);
      }
      return taken();
    },
    end() {
      if (waiting.length > 0) writeGroup(waiting);
      writer.finish();
      return taken();
    },
  };
}

function stored({ type }: Column, value: ReturnType<Column["of"]>): unknown {
  if (value === undefined) return null;
  if (type === "time") return microsOf(String(value));
  return type === "integer" ? BigInt(Number(value)) : value;
}

/** Microseconds since 1970 of a record's time, which has six digits of a second. */
function microsOf(time: string): bigint {
  return BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000n + BigInt(time.slice(20, 26));
}
