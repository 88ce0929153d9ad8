export { exportEvidence } from "./export-evidence.ts";
