/** Every action that the audit log can name. A command's id is the action it records. */
export const auditActions = [
  "submission.create",
  "submission.read_server",
  "submission.retry",
  "submission.revise",
  "submission.withdraw",
  "submission.vote",
  "submission.decide",
  "server.publish",
  "server.set_status",
  "catalog.create",
  "catalog.update",
  "catalog.add_server",
  "catalog.remove_server",
  "namespace.set",
  "namespace.remove",
  "settings.set_validation_profile",
  "publisher.sign_in",
  "source.create",
  "source.update",
  "source.sync",
  "source.record_sync",
  "source.import",
  "user.create",
  "user.update",
  "user.disable",
  "user.enable",
  "user.sign_in",
  "user.sign_out",
  "user.invite",
  "user.set_password",
  "team.create",
  "token.create",
  "token.revoke",
  "client.create",
  "client.disable",
] as const;

export type AuditAction = (typeof auditActions)[number];

export const auditOutcomes = ["success", "refused"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];
