export { assertRoom, type InboxLimits } from "./admission.ts";
export { copyRow } from "./copy-row.ts";
export { batchBytesMax } from "./limits.ts";
export { listStreams } from "./queries.ts";
export { assertMayReport, takeEvents } from "./take-events.ts";
export { tooLarge } from "./unpack-body.ts";
export { copyInto, copyOnce, makeIncoming } from "./write-group.ts";
