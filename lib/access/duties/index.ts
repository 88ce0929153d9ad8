export { endException } from "./end-exception.ts";
export { findConflicts, refuseConflicts } from "./find-conflicts.ts";
export { grantException } from "./grant-exception.ts";
export { listDutyConflicts } from "./list-duty-conflicts.ts";
export { listDutyRules } from "./list-duty-rules.ts";
export { listDutyExceptions } from "./list-exceptions.ts";
export { removeDutyRule } from "./remove-duty-rule.ts";
export { setDutyRule } from "./set-duty-rule.ts";
export { handleWatchConflicts, watchConflictsJob } from "./watch-conflicts.ts";
