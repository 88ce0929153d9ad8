import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { AccessReviewSummary } from "#lib/access/reviews/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { ReviewProgress } from "./review-progress.tsx";
import { ReviewStatusBadge } from "./review-status-badge.tsx";
import { scopeWords } from "./review-words.ts";

export function ReviewsTable({ reviews }: { reviews: readonly AccessReviewSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Review</Th>
            <Th className="max-sm:hidden">Progress</Th>
            <Th>Status</Th>
            <Th className="max-lg:hidden">Opened by</Th>
            <Th className="text-right max-md:hidden">Due</Th>
          </tr>
        </TableHead>
        <tbody>
          {reviews.map((review) => (
            <TableRow key={review.id}>
              <Td className="w-full max-w-0 min-w-48">
                <TitleCell
                  href={routes.accessReview(review.id)}
                  title={review.name}
                  below={<HostileText text={scopeWords(review.scope)} />}
                />
              </Td>
              <Td className="max-sm:hidden">
                <ReviewProgress review={review} label={`Progress of ${review.name}`} />
              </Td>
              <Td>
                <span className="flex gap-1.5 max-sm:flex-wrap">
                  <ReviewStatusBadge status={review.status} />
                  {review.mine > 0 && (
                    <Badge tone="warning">{review.mine.toLocaleString("en")} for you</Badge>
                  )}
                </span>
              </Td>
              <Td className="max-w-40 truncate text-muted max-lg:hidden">
                {review.created_by ? <HostileText text={review.created_by.name} /> : "Its schedule"}
              </Td>
              <Td className="text-right text-muted max-md:hidden">
                <Time at={review.due_at} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}
