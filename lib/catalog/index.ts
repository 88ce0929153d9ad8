export { getServer, listServers } from "./queries.ts";
export { getRegistryVersion, listRegistryServers, listRegistryVersions } from "./registry-view.ts";
