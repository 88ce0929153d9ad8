export { bindDenial } from "./bind-denial.ts";
export { requestAccess } from "./request-access.ts";
export { cancelTask, getTask } from "./task.ts";
