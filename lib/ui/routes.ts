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
  approvals: () => "/approvals",
  agents: () => "/agents",
  gateways: () => "/gateways",
  quarantines: (filters?: Query) => withQuery("/quarantine", filters),
  quarantine: (id: string) => `/quarantine/${encodeURIComponent(id)}`,
  recertifications: (filters?: Query) => withQuery("/recertification", filters),
  /** A campaign's page, or that of one recertification: the id says which. */
  campaign: (id: string, filters?: Query) => withQuery(`/recertification/${encodeURIComponent(id)}`, filters),
  recertification: (id: string) => `/recertification/${encodeURIComponent(id)}`,
  audit: (filters?: Query) => withQuery("/audit", filters),
  accessReviews: () => "/access-reviews",
  insights: () => "/insights",
  policies: (view?: Query) => withQuery("/policies", view),
  settings: (view?: Query) => withQuery("/settings", view),
  signIn: () => "/sign-in",
};

/** Adds what is set; an empty or absent value leaves its parameter out. */
export function withQuery(path: string, query: Query = {}): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}
