export { handleReadServer } from "./jobs.ts";
