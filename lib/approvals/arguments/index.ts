export { type Action, actionHash } from "./action-hash.ts";
export { type ReadArguments, readArguments, readWrittenArguments } from "./read-arguments.ts";
