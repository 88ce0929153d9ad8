import * as access from "./access.ts";
import * as administration from "./administration.ts";
import * as approvalActions from "./approval-actions.ts";
import * as approvalInbox from "./approval-inbox.ts";
import * as audit from "./audit.ts";
import * as duties from "./duties.ts";
import * as emergencies from "./emergencies.ts";
import * as grants from "./grants.ts";
import type { Matter } from "./matter.ts";
import * as narrowings from "./narrowings.ts";
import * as reviews from "./reviews.ts";
import * as securityKeys from "./security-keys.ts";
import * as servers from "./servers.ts";
import * as sources from "./sources.ts";
import * as standing from "./standing.ts";
import * as submissions from "./submissions.ts";

/** What commands act on, each by the state it is in. */
const makers = {
  nothing: administration.nothing,

  unreadOfPerson: () => submissions.unread("person"),
  unreadOfTeam: () => submissions.unread("team"),
  unreadOfMachine: () => submissions.unread("machine"),
  reviewOfPerson: () => submissions.inReview("person"),
  reviewOfTeam: () => submissions.inReview("team"),
  reviewOfMachine: () => submissions.inReview("machine"),
  claimed: () => submissions.claimed({ overdue: false }),
  claimedTooLong: () => submissions.claimed({ overdue: true }),
  changesRequested: submissions.changesRequested,
  approved: () => submissions.approved("person"),

  liveOfPerson: () => servers.live("person"),
  liveOfTeam: () => servers.live("team"),
  liveOfMachine: () => servers.live("machine"),
  quarantinedOfPerson: () => servers.quarantined("person"),
  quarantinedOfTeam: () => servers.quarantined("team"),
  liftOfPerson: () => servers.liftProposed("person"),
  liftOfTeam: () => servers.liftProposed("team"),
  awaitingOwnerOfPerson: () => servers.awaitingOwner("person"),
  awaitingOwnerOfTeam: () => servers.awaitingOwner("team"),
  awaitingReviewer: servers.awaitingReviewer,
  catalog: servers.catalog,

  source: sources.source,
  syncing: sources.syncing,
  importBatch: sources.importBatch,

  account: administration.account,
  accountWithPassword: administration.accountWithPassword,
  token: administration.token,
  securityKey: securityKeys.securityKey,
  client: administration.client,
  namespace: administration.namespace,
  delegation: administration.delegation,
  delegationOfLeaver: administration.delegationOfLeaver,
  notification: administration.notification,
  policyChange: administration.policyChange,

  requestedGrant: grants.requestedGrant,
  givenGrant: grants.givenGrant,
  wideGrant: narrowings.wideGrant,
  narrowedGrant: narrowings.narrowedGrant,
  accessPolicyChange: grants.accessPolicyChange,

  dutyRule: duties.dutyRule,
  agentUnderRule: duties.agentUnderRule,
  dutyException: duties.dutyException,
  bundle: duties.bundle,

  actionToDecide: approvalActions.actionToDecide,
  likeableAction: standing.likeableAction,
  standingPermission: standing.standingPermission,

  event: audit.event,
  savedSearch: audit.savedSearch,
  auditExport: audit.auditExport,
  verification: audit.verification,
  recordingRule: audit.recordingRule,
  hold: audit.hold,

  agentOfPerson: access.agentOfPerson,
  agentOfTeam: access.agentOfTeam,
  disabledAgent: access.disabledAgent,
  grantedAgent: access.grantedAgent,
  consent: access.consent,
  unregistered: access.unregistered,

  actionInInbox: approvalInbox.actionInInbox,
  actionInEmergency: emergencies.actionInEmergency,
  brokenGlass: emergencies.brokenGlass,
  pausedAgent: emergencies.pausedAgent,

  accessReview: reviews.accessReview,
  appliedReview: reviews.appliedReview,
  reviewSchedule: reviews.reviewSchedule,
} satisfies Record<string, () => Promise<Matter>>;

export type ObjectName = keyof typeof makers;
export type ObjectOf<K extends ObjectName> = Awaited<ReturnType<(typeof makers)[K]>>;

const made = new Map<ObjectName, Promise<Matter>>();

/** Refusals change nothing and what is allowed is undone, so that all cases share one of each kind. */
export function objectOf(name: ObjectName): Promise<Matter> {
  const object = made.get(name) ?? makers[name]();
  made.set(name, object);
  return object;
}

/** Has another one made next time: something happened to this one that should not have. */
export function forget(name: ObjectName): void {
  made.delete(name);
}
