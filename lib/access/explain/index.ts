export { exportAccess } from "./export-access.ts";
export { whoCan } from "./who-can.ts";
