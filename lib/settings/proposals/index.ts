export { listVersions, versionInclude } from "./list-versions.ts";
export { type PolicyKind, proposalInclude } from "./policy-kind.ts";
export { toPolicyCase } from "./proposal-row.ts";
export { listProposals, loadProposalView } from "./proposal-view.ts";
export { proposeVersion } from "./propose-version.ts";
export { voteOnProposal } from "./vote-on-proposal.ts";
export { withdrawProposal } from "./withdraw-proposal.ts";
