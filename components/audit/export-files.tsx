import { Download } from "lucide-react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { AuditExport } from "#lib/audit/exports/schemas.ts";
import { bytes, plural, shortenMiddle } from "#lib/ui/format.ts";
import { exportFilePath } from "./api.ts";

/** The files, each with its size and SHA-256. Of an expired export, what was handed out. */
export function ExportFiles({ item: { id, files, status } }: { item: AuditExport }) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <details className="text-sm">
      <summary className="w-fit select-none rounded-sm text-muted text-xs hover:text-ink touch:py-2">
        {plural(files.length, "file")}, {bytes(total)}
      </summary>
      <div className="overflow-x-auto pt-2">
        <table className="w-full text-left text-xs">
          <thead className="text-subtle">
            <tr>
              <th scope="col" className="py-1 pr-4 font-medium">
                File
              </th>
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                Size
              </th>
              <th scope="col" className="py-1 font-medium">
                SHA-256
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.name}>
                <td className="h-8 whitespace-nowrap border-t pr-4 font-mono touch:h-10">
                  {status === "done" ? (
                    <FileLink href={exportFilePath(id, file.name)} name={file.name} />
                  ) : (
                    file.name
                  )}
                </td>
                <td className="whitespace-nowrap border-t pr-4 text-right tabular-nums">
                  {bytes(file.bytes)}
                </td>
                <td className="whitespace-nowrap border-t font-mono">
                  <span title={file.sha256}>{shortenMiddle(file.sha256, 12, 8)}</span>{" "}
                  <CopyButton value={file.sha256} what={`SHA-256 of ${file.name}`} className="align-middle" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** A plain link: Next's own would fetch it ahead of the press, and each download is recorded. */
function FileLink({ href, name }: { href: string; name: string }) {
  return (
    <a
      href={href}
      download={name}
      className="inline-flex items-center gap-1.5 rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-current"
    >
      <Download aria-hidden className="size-3.5" />
      {name}
    </a>
  );
}
