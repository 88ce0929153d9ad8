export { breakGlass } from "./break-glass.ts";
export { emergencyVerdicts } from "./emergency-verdicts.ts";
export { escalateGlass, escalateGlassJob, handleEscalateGlass } from "./escalate-glass.ts";
export { mayReviewGlass } from "./judge-glass.ts";
export { reviewBreakGlass } from "./review-break-glass.ts";
