export { getElicitation } from "./get-elicitation.ts";
export { resumeElicitation } from "./resume-elicitation.ts";
