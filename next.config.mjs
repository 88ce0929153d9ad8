/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: false,
  // Types are checked by `tsc` in `npm test`; a start should not pay for them again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // Loaded by Node as they are: they open sockets, carry WebAssembly, or must exist once per process.
  serverExternalPackages: [
    "pg",
    "pino",
    "undici",
    "graphile-worker",
    "oidc-provider",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
};
