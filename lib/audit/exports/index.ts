export { cancelExport } from "./cancel-export.ts";
export { createExport } from "./create-export.ts";
export { describeExportFile, type ExportFile, recordDownload } from "./export-file.ts";
export { runExportJob, sweepExportsJob } from "./jobs.ts";
export { getExport, listExports } from "./queries.ts";
export { handleRunExport } from "./run-export.ts";
export { handleSweepExports } from "./sweep-exports.ts";
