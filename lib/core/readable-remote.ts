type Remotes = { remotes?: readonly { type: string; url: string }[] };

/** The address of a server.json that is read: the first Streamable HTTP remote without variables to fill in. */
export function readableRemote({ remotes = [] }: Remotes): string | undefined {
  return remotes.find(({ type, url }) => type === "streamable-http" && !url.includes("{"))?.url;
}
