import type { ExportFormat } from "../schemas.ts";
import { cef } from "./cef.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { ndjson } from "./ndjson.ts";
import { ocsf } from "./ocsf.ts";
import { parquet } from "./parquet.ts";
import type { Format } from "./part-writer.ts";

export type { Format, Origins } from "./part-writer.ts";

export const formats: Record<ExportFormat, Format> = { ndjson, json, csv, parquet, ocsf, cef };
