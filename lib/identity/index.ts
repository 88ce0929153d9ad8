export { acceptInvitation } from "./accept-invitation.ts";
export { verifyAccessToken } from "./access-token.ts";
export {
  actorOfClient,
  actorOfSession,
  actorOfToken,
  publishingClient,
  publishingPerson,
} from "./actors.ts";
export { consoleClient, embeddedIssuer, embeddedIssuerInside } from "./addresses.ts";
export { checkPassword } from "./check-password.ts";
export { createClient } from "./create-client.ts";
export { createDelegation } from "./create-delegation.ts";
export { createTeam } from "./create-team.ts";
export { createToken } from "./create-token.ts";
export { createUser } from "./create-user.ts";
export { disableClient } from "./disable-client.ts";
export { disableUser } from "./disable-user.ts";
export { enableUser } from "./enable-user.ts";
export { endDelegation } from "./end-delegation.ts";
export { endSession } from "./end-session.ts";
export { findInteraction } from "./find-interaction.ts";
export { findInvitation } from "./find-invitation.ts";
export { assertFreshSignIn } from "./fresh-sign-in.ts";
export { inviteUser } from "./invite-user.ts";
export { actorOfIssuedToken } from "./issued-actor.ts";
export { settleVotesJob } from "./jobs.ts";
export { loadKeptKeys } from "./kept-keys.ts";
export { listDelegations } from "./list-delegations.ts";
export { findOwner, listOwnerOptions } from "./owners.ts";
export { listUsers } from "./queries.ts";
export { revokeToken } from "./revoke-token.ts";
export { hashSecret, secretMatches } from "./secrets.ts";
export { loadSigningKeys } from "./signing-keys.ts";
export { sessionSeconds, startSession } from "./start-session.ts";
export { updateUser } from "./update-user.ts";
