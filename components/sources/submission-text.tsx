import { HostileText } from "#components/patterns/hostile-text.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { shortenMiddle } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";

const submissionId = /(sub_[0-9a-f]{32})/;
const textClip = 600;

/** A sentence of the product's that names submissions, each of them a link. */
export function SubmissionText({ text }: { text: string }) {
  return text.split(submissionId).map((part, index) =>
    submissionId.test(part) ? (
      <TextLink key={part} href={routes.submission(part)} className="font-mono text-xs">
        {shortenMiddle(part)}
      </TextLink>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <HostileText key={index} text={part} clipAt={textClip} />
    ),
  );
}
