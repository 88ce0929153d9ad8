import Link from "next/link";
import { cn } from "#lib/ui/cn.ts";
import { routes } from "#lib/ui/routes.ts";

const pages = [
  { value: "matrix", label: "Approval matrix", href: routes.policies() },
  { value: "access", label: "Access policy", href: routes.accessPolicy() },
  { value: "duties", label: "Separation of duties", href: routes.duties() },
  { value: "bundles", label: "Bundles", href: routes.bundles() },
  { value: "simulate", label: "Try a change", href: routes.simulate() },
] as const;

/** Who signs for servers, what agents may do with them, what none may have together, and what is requested at once. */
export function PolicyPages({ current }: { current: (typeof pages)[number]["value"] }) {
  return (
    <nav aria-label="Policies" className="mb-4 max-w-full overflow-x-auto">
      <ul className="inline-flex gap-0.5 rounded-md border bg-sunken p-0.5">
        {pages.map(({ value, label, href }) => (
          <li key={value}>
            <Link
              href={href}
              aria-current={value === current ? "page" : undefined}
              className={cn(
                "flex h-7 items-center whitespace-nowrap rounded-sm px-2.5 font-medium text-sm transition-colors touch:h-9",
                value === current
                  ? "bg-raised text-ink shadow-[0_0_0_1px_var(--border)]"
                  : "text-muted hover:text-ink",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
