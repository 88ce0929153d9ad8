import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { readFacts } from "./facts.ts";
import { type Conversion, listIn, objectIn } from "./row.ts";

/** The registry's own block beside a document, in that time. */
export const registryBlock = "x-io.modelcontextprotocol.registry";
const publisherBlock = "x-publisher";
const publisherKey = "io.modelcontextprotocol.registry/publisher-provided";

const serverNames = { website_url: "websiteUrl" };
const packageNames = {
  registry_type: "registryType",
  registry_base_url: "registryBaseUrl",
  file_sha256: "fileSha256",
  runtime_hint: "runtimeHint",
  runtime_arguments: "runtimeArguments",
  package_arguments: "packageArguments",
  environment_variables: "environmentVariables",
};
const inputNames = {
  is_required: "isRequired",
  is_secret: "isSecret",
  is_repeated: "isRepeated",
  value_hint: "valueHint",
};
const remoteNames = { transport_type: "type" };
const factNames = {
  status: "status",
  statusMessage: "status_message",
  isLatest: "is_latest",
  publishedAt: "published_at",
  updatedAt: "updated_at",
};

/** What is still being put together. */
type Draft = Record<string, unknown>;

/**
 * A server of the summer of 2025 (schema 2025-07-09 and the `version_detail` before it), alone or as
 * `{ server, "x-io.modelcontextprotocol.registry" }`: members get their names in camel case, what stood for "none" is
 * left out, packages without a transport speak stdio, and Docker Hub images become whole references, as schema
 * 2025-12-11 has them. Members that are not known stay as they are.
 */
export function convertSnakeCase(row: JsonObject): Conversion {
  const server = isObject(row.server) ? row.server : row;
  const reasons: string[] = [];
  const { status, version_detail, $schema: _, packages, remotes, repository, _meta, ...rest }: Draft = server;
  if (server === row) for (const beside of ["id", registryBlock, publisherBlock]) delete rest[beside];
  const version = rest.version ?? objectIn(server, "version_detail").version;
  const meta = { ...objectIn(server, "_meta"), ...publisherMeta(row) };
  const document = {
    ...renamed(rest, serverNames),
    ...(version === undefined ? {} : { version }),
    ...(isNamed(repository) ? { repository } : {}),
    ...(packages === undefined
      ? {}
      : { packages: listIn(server, "packages").map((each, index) => convertPackage(each, index, reasons)) }),
    ...(remotes === undefined
      ? {}
      : { remotes: listIn(server, "remotes").map((each, index) => convertRemote(each, index, reasons)) }),
    ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }),
  };
  if (reasons.length > 0) return { format: "snake_case", reasons };
  const { release_date: published_at, is_latest } = objectIn(server, "version_detail");
  const block = objectIn(row, registryBlock);
  const published = isZero(block.published_at) ? (block.release_date ?? published_at) : block.published_at;
  const facts = readFacts({ status, is_latest, ...block, published_at: published }, factNames);
  return { format: "snake_case", document, facts };
}

function publisherMeta(row: JsonObject): JsonObject {
  return isObject(row[publisherBlock]) ? { [publisherKey]: row[publisherBlock] } : {};
}

/** Go's zero time stood for "never". */
function isZero(time: unknown): boolean {
  return typeof time !== "string" || time.startsWith("0001-");
}

/** An empty address stood for "no repository". */
function isNamed(repository: unknown): boolean {
  return repository !== undefined && !(isObject(repository) && repository.url === "");
}

function convertPackage(value: unknown, index: number, reasons: string[]): unknown {
  if (!isObject(value)) return value;
  const { version, transport, ...rest } = value;
  const converted: Draft = {
    ...renamed(rest, packageNames),
    ...(version === undefined || version === "" ? {} : { version }),
    transport: isObject(transport) ? convertTransport(transport) : { type: "stdio" },
  };
  for (const list of ["runtimeArguments", "packageArguments", "environmentVariables"])
    if (Array.isArray(converted[list])) converted[list] = listIn(converted, list).map(convertInput);
  return rest.registry_type === "docker-hub" ? asImage(converted, index, reasons) : converted;
}

const image = /^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;
const tag = /^\w[\w.-]{0,127}$/;

/** An image by its whole reference: registry, repository and tag in the identifier, and none of them beside it. */
function asImage(converted: JsonObject, index: number, reasons: string[]): JsonObject {
  const { registryBaseUrl: _, version, ...rest } = converted;
  const name = String(rest.identifier).replace(/^https:\/\/hub\.docker\.com\/r\//, "");
  if (!image.test(name)) reasons.push(`/packages/${index}: "${name}" is not the name of a Docker Hub image.`);
  if (version !== undefined && !tag.test(String(version)))
    reasons.push(`/packages/${index}: "${version}" is not the tag of an image.`);
  const identifier = `docker.io/${name}${version === undefined ? "" : `:${version}`}`;
  return { ...rest, registryType: "oci", identifier };
}

function convertRemote(value: unknown, index: number, reasons: string[]): unknown {
  if (!isObject(value)) return value;
  const remote = convertTransport(renamed(value, remoteNames));
  if (remote.type === "" || remote.type === undefined)
    reasons.push(`/remotes/${index}: this does not say which transport it speaks.`);
  return remote.type === "streamable" ? { ...remote, type: "streamable-http" } : remote;
}

function convertTransport(transport: JsonObject): JsonObject {
  return Array.isArray(transport.headers)
    ? { ...transport, headers: transport.headers.map(convertInput) }
    : transport;
}

function convertInput(value: unknown): unknown {
  if (!isObject(value)) return value;
  const input = renamed(value, inputNames);
  if (!isObject(input.variables)) return input;
  const variables = Object.entries(input.variables).map(([name, each]) => [name, convertInput(each)]);
  return { ...input, variables: Object.fromEntries(variables) };
}

function renamed(value: JsonObject, names: Record<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [Object.hasOwn(names, name) ? names[name] : name, member]),
  );
}
