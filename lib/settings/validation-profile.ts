import { z } from "zod";
import { db, type Tx } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { type ValidationProfile, validationProfile } from "./schemas.ts";

/** Under which name the profile is kept among the settings. */
export const profileName = "validation_profile";

/** The profile in force; until somebody sets one, the public registry's own rules. */
export async function loadValidationProfile(tx: Pick<Tx, "setting">): Promise<ValidationProfile> {
  const row = await tx.setting.findUnique({ where: { name: profileName } });
  return validationProfile.parse(row?.value ?? {});
}

export const getValidationProfile = query({
  id: "getValidationProfile",
  permission: "settings.read",
  summary: "Where this organisation goes beyond the public registry's rules for server.json",
  input: z.object({}),
  output: validationProfile,
  run: () => loadValidationProfile(db()),
});
