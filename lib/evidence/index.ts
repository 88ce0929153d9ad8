export { exportCallEvidence } from "./export-call-evidence.ts";
export { exportEvidence } from "./export-evidence.ts";
