/** A name to save evidence under, whatever a version is called: it goes into a header and onto disks. */
export function filenameOf(server: string, version: string, extension: string): string {
  const stem = `evidence-${server}-${version}`.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/\.{2,}/g, ".");
  return `${stem.slice(0, 150)}.${extension}`;
}
