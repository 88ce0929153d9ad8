export { exchangeDomainProof, exchangeNothing, exchangeOidcToken, unknownMethod } from "./exchange.ts";
export { publishServer } from "./publish-server.ts";
export { actorOfRegistryToken } from "./publisher-actor.ts";
export { isRegistryToken } from "./registry-token.ts";
export { replaceDocument } from "./replace-document.ts";
