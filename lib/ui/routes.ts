type Query = Record<string, string | undefined>;

/** Every address of the console, so that a link to a page that moved does not compile. */
export const routes = {
  overview: () => "/",
  catalog: (filters?: Query) => withQuery("/servers", filters),
  server: (name: string) => `/servers/${encodeURIComponent(name)}`,
  registerServer: () => "/servers/new",
  /** What a submission said of a server, to be reviewed anew. */
  submitAgain: (submissionId: string) => withQuery("/servers/new", { by: "server", from: submissionId }),
  catalogs: (filters?: Query) => withQuery("/catalogs", filters),
  namedCatalog: (slug: string, view?: Query) => withQuery(`/catalogs/${encodeURIComponent(slug)}`, view),
  sources: (filters?: Query) => withQuery("/sources", filters),
  addSource: () => "/sources/new",
  source: (id: string, view?: Query) => withQuery(`/sources/${encodeURIComponent(id)}`, view),
  importBatch: (sourceId: string, id: string, filters?: Query) =>
    withQuery(`/sources/${encodeURIComponent(sourceId)}/imports/${encodeURIComponent(id)}`, filters),
  submissions: (filters?: Query) => withQuery("/submissions", filters),
  submission: (id: string) => `/submissions/${encodeURIComponent(id)}`,
  notifications: (filters?: Query) => withQuery("/notifications", filters),
  delegations: (filters?: Query) => withQuery("/delegations", filters),
  approvals: (filters?: Query) => withQuery("/approvals", filters),
  standingPermissions: (filters?: Query) => withQuery("/approvals/standing", filters),
  standingPermission: (id: string) => `/approvals/standing/${encodeURIComponent(id)}`,
  emergencies: (filters?: Query) => withQuery("/approvals/emergencies", filters),
  approvalMeasures: (filters?: Query) => withQuery("/approvals/measures", filters),
  approval: (id: string, view?: Query) => withQuery(`/approvals/${encodeURIComponent(id)}`, view),
  agents: (filters?: Query) => withQuery("/agents", filters),
  registerAgent: () => "/agents/new",
  agent: (id: string, view?: Query) => withQuery(`/agents/${encodeURIComponent(id)}`, view),
  /** To ask for a grant; `named` fills the form in: server, scope, tool. */
  requestGrant: (agentId: string, named?: Query) =>
    withQuery(`/agents/${encodeURIComponent(agentId)}/request`, named),
  myAgents: (named?: Query) => withQuery("/my-agents", named),
  grants: (filters?: Query) => withQuery("/grants", filters),
  grant: (id: string) => `/grants/${encodeURIComponent(id)}`,
  /** What an agent can do, or who can use a server. */
  whoCan: (filters?: Query) => withQuery("/access", filters),
  gateways: () => "/gateways",
  quarantines: (filters?: Query) => withQuery("/quarantine", filters),
  quarantine: (id: string) => `/quarantine/${encodeURIComponent(id)}`,
  recertifications: (filters?: Query) => withQuery("/recertification", filters),
  /** A campaign's page, or that of one recertification: the id says which. */
  campaign: (id: string, filters?: Query) => withQuery(`/recertification/${encodeURIComponent(id)}`, filters),
  recertification: (id: string) => `/recertification/${encodeURIComponent(id)}`,
  audit: (filters?: Query) => withQuery("/audit", filters),
  auditExports: () => "/audit/exports",
  auditIntegrity: () => "/audit/integrity",
  auditStreams: () => "/audit/streams",
  auditRecording: () => "/audit/recording",
  auditRetention: () => "/audit/retention",
  accessReviews: (filters?: Query) => withQuery("/access-reviews", filters),
  accessReview: (id: string, view?: Query) => withQuery(`/access-reviews/${encodeURIComponent(id)}`, view),
  insights: () => "/insights",
  /** To try what a change would do; `named` fills in what is tried: grant, agent, server. */
  simulate: (named?: Query) => withQuery("/policies/simulate", named),
  policies: (view?: Query) => withQuery("/policies", view),
  accessPolicy: (view?: Query) => withQuery("/policies/access", view),
  duties: (view?: Query) => withQuery("/policies/duties", view),
  bundles: (view?: Query) => withQuery("/policies/bundles", view),
  settings: (view?: Query) => withQuery("/settings", view),
  signIn: () => "/sign-in",
};

/** Adds what is set; an empty or absent value leaves its parameter out. */
export function withQuery(path: string, query: Query = {}): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}
