export { assertMayAsk } from "./assert-may-ask.ts";
export { loadDenials } from "./load-denials.ts";
export { pausedPairs } from "./paused-pairs.ts";
