import { ReviewSkeleton } from "#components/console/review-skeleton.tsx";

export default function Loading() {
  return <ReviewSkeleton />;
}
