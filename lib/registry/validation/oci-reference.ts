/** An image by the registry that holds it and its name there. */
export type OciReference = { registry: string; repository: string };

const digestForm = /^sha256:[0-9a-f]{64}$/;
const tagForm = /^[A-Za-z0-9_.-]{1,128}$/;
const repositoryForm = /^[a-z0-9_./-]{2,255}$/;
const registryForm = /^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/;

/**
 * Reads `registry/name:tag@digest` (OCI Distribution Specification 1.1; the registry is told from a name by its dot
 * or port, and is Docker Hub when there is none). null for what is no reference.
 */
export function parseOciReference(text: string): OciReference | null {
  const [named = "", digest, ...more] = text.split("@", 3);
  if (more.length > 0 || (digest !== undefined && !digestForm.test(digest))) return null;
  const colon = named.lastIndexOf(":");
  const hasTag = colon > named.lastIndexOf("/");
  if (hasTag && !tagForm.test(named.slice(colon + 1))) return null;
  const path = hasTag ? named.slice(0, colon) : named;
  const slash = path.indexOf("/");
  const first = path.slice(0, Math.max(slash, 0));
  const reference = /[.:]/.test(first)
    ? { registry: first, repository: path.slice(slash + 1) }
    : { registry: "docker.io", repository: path };
  return registryForm.test(reference.registry) && repositoryForm.test(reference.repository)
    ? reference
    : null;
}
