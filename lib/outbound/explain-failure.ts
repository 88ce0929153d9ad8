import { OutboundRefused } from "./guarded-fetch.ts";

const explanations: Record<string, string> = {
  ENOTFOUND: "No such host. Check the address for a typing error.",
  EAI_AGAIN: "The host's name could not be looked up. Try again in a moment.",
  ECONNREFUSED: "Nothing listens at this address. Is the server running, and is the port right?",
  ECONNRESET: "The server closed the connection.",
  EHOSTUNREACH: "The host can't be reached from here.",
  ENETUNREACH: "The host's network can't be reached from here.",
  ETIMEDOUT: "The server did not answer in time.",
  UND_ERR_CONNECT_TIMEOUT: "The server did not answer in time.",
  UND_ERR_HEADERS_TIMEOUT: "The server did not answer in time.",
  UND_ERR_BODY_TIMEOUT: "The server stopped answering.",
  UND_ERR_SOCKET: "The server closed the connection.",
  CERT_HAS_EXPIRED: "The server's certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The server's certificate is self-signed.",
  SELF_SIGNED_CERT_IN_CHAIN: "The server's certificate chain is self-signed.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The server's certificate can't be verified.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's certificate is for another host.",
};

/** Says in a person's words why a call to the outside failed; undefined when the reason is not about the network. */
export function explainFailure(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof OutboundRefused) return cause.message;
    if (cause.name === "TimeoutError" || cause.name === "AbortError")
      return "The server did not answer in time.";
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (code in explanations) return explanations[code];
  }
  return undefined;
}
