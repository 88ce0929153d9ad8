export { type AskingWorld, askAbout, askingGateway, askingWorld } from "./asking-world.ts";
export { pendingApproval } from "./pending-approval.ts";
