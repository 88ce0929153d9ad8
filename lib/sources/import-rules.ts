type Asked = { hash: string };

type Entry = {
  name: string;
  version: string;
  hash: string;
  state: string;
  valid: boolean;
  errors: number;
  submissionId: string | null;
  status: string;
};

/** Why an entry is not submitted, in words; null when it is to be. It counts what the entry is now, not when it was chosen. */
export function reasonToSkip(asked: Asked, entry: Entry): string | null {
  if (entry.hash !== asked.hash)
    return "It changed at its source after it was chosen. Look at it again, then import it anew.";
  switch (entry.state) {
    case "gone":
      return "It is no longer at its source.";
    case "same":
      return `It is approved already, by ${entry.submissionId}.`;
    case "submitted":
      return `It was submitted already, as ${entry.submissionId}.`;
    case "changed":
      return `${entry.name} ${entry.version} was submitted with other content, as ${entry.submissionId}. Another content needs another version.`;
    default:
      if (!entry.valid)
        return `Its server.json is not valid: ${entry.errors} ${entry.errors === 1 ? "error" : "errors"}.`;
      return null;
  }
}
