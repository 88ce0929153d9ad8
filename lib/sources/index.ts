export { cancelSync } from "./cancel-sync.ts";
export { createSource } from "./create-source.ts";
export { getSourceEntry, listSourceEntries } from "./entry-queries.ts";
export { importEntries } from "./import-entries.ts";
export { handleImportEntries } from "./import-job.ts";
export { countImportable, listImportBatches } from "./import-queries.ts";
export { importEntriesJob, syncDueSourcesJob, syncSourceJob } from "./jobs.ts";
export {
  getImportBatch,
  getSource,
  listImportItems,
  listSourceRejections,
  listSources,
} from "./queries.ts";
export { replaceFile } from "./replace-file.ts";
export { handleSyncDueSources, handleSyncSource } from "./sync-job.ts";
export { syncSource } from "./sync-source.ts";
export { testSource } from "./test-source.ts";
export { updateSource } from "./update-source.ts";
