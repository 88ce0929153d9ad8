export { simulateAccess } from "./simulate.ts";
