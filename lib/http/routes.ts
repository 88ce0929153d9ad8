import { listAuditEvents } from "#lib/audit/index.ts";
import { getServer, listServers } from "#lib/catalog/index.ts";
import {
  createClient,
  createTeam,
  createToken,
  createUser,
  disableClient,
  disableUser,
  enableUser,
  inviteUser,
  listOwnerOptions,
  listUsers,
  revokeToken,
  updateUser,
} from "#lib/identity/index.ts";
import {
  castVote,
  createSubmission,
  getSubmission,
  listSubmissions,
  previewStages,
  retryReading,
  reviseSubmission,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import { getApprovalMatrix } from "#lib/settings/index.ts";
import { create, get, patch, post, type Route, remove } from "./route.ts";

/** The console's API. Every route is one command or query; there are no rules here. */
export const routes: readonly Route[] = [
  create("/api/v1/submissions", createSubmission),
  get("/api/v1/submissions", listSubmissions),
  get("/api/v1/submissions/preview", previewStages),
  get("/api/v1/submissions/{id}", getSubmission),
  patch("/api/v1/submissions/{id}", reviseSubmission),
  post("/api/v1/submissions/{id}/votes", castVote),
  post("/api/v1/submissions/{id}/retry", retryReading),
  post("/api/v1/submissions/{id}/withdraw", withdrawSubmission),
  get("/api/v1/servers", listServers),
  get("/api/v1/servers/{name}", getServer),
  get("/api/v1/audit/events", listAuditEvents),
  get("/api/v1/owners", listOwnerOptions),
  get("/api/v1/users", listUsers),
  create("/api/v1/users", createUser),
  patch("/api/v1/users/{id}", updateUser),
  post("/api/v1/users/{id}/disable", disableUser),
  post("/api/v1/users/{id}/enable", enableUser),
  post("/api/v1/users/{id}/invite", inviteUser),
  create("/api/v1/teams", createTeam),
  create("/api/v1/tokens", createToken),
  remove("/api/v1/tokens/{id}", revokeToken),
  create("/api/v1/clients", createClient),
  post("/api/v1/clients/{id}/disable", disableClient),
  get("/api/v1/settings/approval-matrix", getApprovalMatrix),
];
