/**
 * What lets pages of any origin call the registry (Fetch Standard, CORS). PATCH is among the methods; the requested
 * headers are named, because a literal `*` does not cover `Authorization`.
 */
export function corsHeaders(requestedHeaders?: string): Record<string, string> {
  const asked =
    requestedHeaders && /^[\w\s,-]{1,1000}$/.test(requestedHeaders) ? requestedHeaders : undefined;
  return {
    // Any page may read the public catalog; the console's own isolation would keep it from doing so.
    "cross-origin-opener-policy": "unsafe-none",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    "access-control-allow-headers": asked ?? "Authorization, Content-Type, If-None-Match, Last-Event-ID",
    "access-control-expose-headers":
      "Content-Type, Content-Length, ETag, Retry-After, WWW-Authenticate, X-Request-Id",
    "access-control-max-age": "86400",
  };
}
