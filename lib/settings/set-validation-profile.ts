import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { validationProfile } from "./schemas.ts";
import { loadValidationProfile, profileName } from "./validation-profile.ts";

/** Replaces the whole profile; documents are held to the new one from the next submission or reading on. */
export const setValidationProfile = command({
  id: "settings.set_validation_profile",
  permission: "settings.write",
  summary:
    "Set where this organisation goes beyond the public registry's rules; what is left out is as they are",
  input: validationProfile,
  output: validationProfile,
  target: () => ({ type: "setting", id: profileName }),
  async run(ctx, after) {
    const at = await ctx.now();
    const updatedBy = "id" in ctx.actor ? ctx.actor.id : ctx.actor.kind;
    // Whoever writes second waits here, and sees what the first one wrote.
    await ctx.tx.$executeRaw`
      INSERT INTO setting (name, value, updated_by, updated_at) VALUES (${profileName}, '{}', ${updatedBy}, ${at})
      ON CONFLICT (name) DO UPDATE SET updated_at = excluded.updated_at`;
    const before = await loadValidationProfile(ctx.tx);
    if (canonicalJson(after) === canonicalJson(before))
      throw new DomainError("conflict", "That is what the profile says already.");
    await ctx.tx.setting.update({
      where: { name: profileName },
      data: { value: after, updatedBy, updatedAt: at },
    });
    await ctx.audit({ target: { type: "setting", id: profileName }, before, after });
    return after;
  },
});
