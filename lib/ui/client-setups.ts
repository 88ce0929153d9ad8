import type { CatalogDetail } from "#lib/catalog/schemas.ts";

/** One thing to copy, and where it goes. */
type SetupStep = { into: string; code: string };

/** How one client is pointed at a catalog. */
export type ClientSetup = { client: string; about: string; steps: readonly SetupStep[] };

type Readable = Pick<CatalogDetail, "slug" | "base_url" | "access"> & {
  chosen: readonly { name: string }[];
};

/** Clients that send no token when they read a registry. */
export const withoutToken = ["VS Code", "GitHub Copilot", "Docker MCP Toolkit"] as const;

/** Whether an address is one that VS Code and GitHub Copilot refuse: their pages may connect by https alone. */
export function isPlainHttp(address: string): boolean {
  return address.startsWith("http://");
}

/** The lines that point each client at this catalog; clients that can't read it are left out. */
export function clientSetups(catalog: Readable): ClientSetup[] {
  const { slug, access } = catalog;
  const open = access === "anonymous" ? [vsCode(catalog), copilot(catalog)] : [];
  return [
    ...open,
    toolHive(catalog),
    ...(access === "anonymous" ? [docker(catalog)] : []),
    ...(slug === "default" ? [publisher(catalog)] : []),
    anyOther(catalog),
  ];
}

function vsCode({ base_url }: Readable): ClientSetup {
  return {
    client: "VS Code",
    about: "One person sets it in settings.json; device management sets it for everybody by policy.",
    steps: [
      { into: "settings.json", code: `"chat.mcp.gallery.serviceUrl": "${base_url}"` },
      { into: "Policy McpGalleryServiceUrl", code: base_url },
    ],
  };
}

function copilot({ base_url }: Readable): ClientSetup {
  return {
    client: "GitHub Copilot",
    about:
      "In the enterprise's or organisation's MCP policies; “Restrict MCP access to registry servers” then offers “Registry only”. Enforced by Copilot CLI 1.0.11, VS Code 1.109.3, Visual Studio 18.4, JetBrains 1.5.64, Eclipse 4.38 and Xcode 0.47 or later, by the server's name alone, and not by the Copilot cloud agent.",
    steps: [{ into: "MCP Registry URL", code: base_url }],
  };
}

function toolHive({ base_url, access }: Readable): ClientSetup {
  const flags = isPlainHttp(base_url) ? " --allow-private-ip" : "";
  return {
    client: "ToolHive",
    about:
      access === "oauth"
        ? "It can sign in with OAuth: give it the issuer from the metadata below and a client."
        : "Its registry and search commands then show this catalog.",
    steps: [{ into: "Command", code: `thv config set-registry ${base_url}${flags}` }],
  };
}

/** Docker takes a whole registry by host name, and servers of any other address one by one. */
function docker({ slug, base_url, chosen }: Readable): ClientSetup {
  const name = encodeURIComponent(chosen[0]?.name ?? "com.example/weather");
  const source =
    slug === "default"
      ? `--from-community-registry ${new URL(base_url).host}`
      : `--title ${slug} --server ${base_url}/v0/servers/${name}/versions/latest`;
  return {
    client: "Docker MCP Toolkit",
    about:
      slug === "default"
        ? "Makes a catalog of Docker's own from this one. Make it again to follow changes."
        : "Makes a catalog of Docker's own; name each server with a --server. Make it again to follow changes.",
    steps: [{ into: "Command", code: `docker mcp catalog create your-org/${slug}:latest ${source}` }],
  };
}

function publisher({ base_url }: Readable): ClientSetup {
  return {
    client: "mcp-publisher",
    about: "What is published goes to review here, not to the public registry.",
    steps: [
      {
        into: "Command",
        code: `mcp-publisher login dns --registry ${base_url} --domain example.com --private-key "$KEY"\nmcp-publisher publish`,
      },
    ],
  };
}

function anyOther({ slug, base_url, access }: Readable): ClientSetup {
  const list = `"${base_url}/v0.1/servers?version=latest"`;
  if (access === "anonymous")
    return {
      client: "Gateways and scripts",
      about: "Anything that speaks the MCP Registry API, version 0.1.",
      steps: [{ into: "Command", code: `curl -s ${list}` }],
    };
  const issuerAt = base_url.replace(
    /(\/catalogs\/[^/]+)?$/,
    `/.well-known/oauth-protected-resource/catalogs/${slug}`,
  );
  return {
    client: "Gateways and scripts",
    about:
      "With a token of the scope catalog.read: a gateway's from the issuer named in the metadata, or a person's own.",
    steps: [
      { into: "Command", code: `curl -s -H "Authorization: Bearer $TOKEN" ${list}` },
      { into: "Metadata (RFC 9728)", code: issuerAt },
    ],
  };
}
