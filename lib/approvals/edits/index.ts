export { editApproval } from "./edit-approval.ts";
export { mayEdit } from "./may-edit.ts";
