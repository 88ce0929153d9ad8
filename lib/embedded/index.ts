export { inviteFirstAdministrator, signInLink } from "./first-administrator.ts";
export { createIdentityProvider, mountIdentityProvider } from "./identity-provider.ts";
export { purgeIdpRecords } from "./idp-adapter.ts";
export { prepareInstance } from "./prepare-instance.ts";
export { signInForm } from "./sign-in-form.ts";
