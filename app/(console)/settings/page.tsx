import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { AccessTokens } from "#components/settings/access-tokens.tsx";
import { NamespacesList } from "#components/settings/namespaces-list.tsx";
import { PeopleList } from "#components/settings/people-list.tsx";
import { SecurityKeys } from "#components/settings/security-keys.tsx";
import { ValidationForm } from "#components/settings/validation-form.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { can, permissionsOf } from "#lib/core/permissions.ts";
import { listOwnerOptions, listUsers } from "#lib/identity/index.ts";
import { userQuery } from "#lib/identity/schemas.ts";
import { listSecurityKeys } from "#lib/identity/security-keys/index.ts";
import { listNamespaces } from "#lib/registry/index.ts";
import { getValidationProfile } from "#lib/settings/index.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const query = await readParams(userQuery, searchParams);
  const found = await pageData(
    Promise.all([
      listUsers(ctx, query),
      listNamespaces(ctx, {}),
      listOwnerOptions(ctx, {}),
      getValidationProfile(ctx, {}),
      listSecurityKeys(ctx, {}),
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [people, namespaces, owners, profile, keys] = found.data;
  const mayChange = can(ctx.actor, "settings.write");

  return (
    <>
      <PageHeader
        title="Settings"
        description="Who is here, what may be published, and keys for your own tools."
      />
      <Tabs
        label="Settings"
        items={[
          {
            value: "people",
            label: "People",
            content: <PeopleList people={people} filtered={Boolean(query.q || query.cursor)} />,
          },
          {
            value: "namespaces",
            label: "Namespaces",
            content: <NamespacesList initial={namespaces} teams={owners.flatMap(teamOf)} may={mayChange} />,
          },
          {
            value: "validation",
            label: "Validation",
            content: <ValidationForm profile={profile} may={mayChange} />,
          },
          {
            value: "tokens",
            label: "Access tokens",
            content: <AccessTokens permissions={permissionsOf(ctx.actor)} />,
          },
          {
            value: "keys",
            label: "Security keys",
            content: <SecurityKeys initial={keys.items} />,
          },
        ]}
      />
    </>
  );
}

function teamOf({ ref, label }: { ref: string; label: string }): { value: string; label: string }[] {
  return ref.startsWith("team:") ? [{ value: ref.slice("team:".length), label }] : [];
}
