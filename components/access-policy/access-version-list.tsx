import { VersionList } from "#components/policies/version-list.tsx";
import type { AccessPolicyVersionView } from "#lib/access/policy/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { ChangesDetail } from "./document-changes.tsx";

/** Every version of the access policy, each with what it changed. */
export function AccessVersionList({ versions }: { versions: Page<AccessPolicyVersionView> }) {
  return (
    <VersionList
      versions={versions}
      detail={({ base_document, document }) =>
        base_document && <ChangesDetail before={base_document} after={document} />
      }
    />
  );
}
