import { destroys, flag, integer, listOf, offer, oneOf, paging, reads, text, writes } from "../offer.ts";

const repository = text("Owner and name, as `payments/ledger`.", { pattern: "^[\\w.-]+/[\\w.-]+$" });
const number = integer("Its number.", { minimum: 1 });
const body = text("Markdown.", { maxLength: 65_536 });
const branch = text("A branch's name.");
const path = text("A path from the root.");

const core = [
  reads("search_code", "Code by words or a regular expression, over all repositories the caller may see.", {
    query: text("What to look for; `repo:`, `path:` and `lang:` narrow it."),
    ...paging,
  }),
  reads("search_issues", "Issues and merge requests by words, label, author or state.", {
    query: text("What to look for."),
    ...paging,
  }),
  reads("get_repository", "A repository's description, default branch, owners and protection rules.", {
    repository,
  }),
  reads("list_branches", "Branches with their last commit.", { repository, ...paging }),
  reads("list_commits", "Commits of a branch, newest first.", { repository, "branch?": branch, ...paging }),
  reads("get_commit", "One commit with its diff.", {
    repository,
    sha: text("The commit.", { pattern: "^[0-9a-f]{7,40}$" }),
  }),
  reads("get_file", "A file's content at a branch, tag or commit.", { repository, path, "ref?": branch }),
  reads("list_files", "Files below a folder.", { repository, "path?": path, "ref?": branch }),
  reads("get_issue", "One issue with its comments.", { repository, number }),
  writes("create_issue", "Opens an issue.", {
    repository,
    title: text("A line.", { maxLength: 200 }),
    "body?": body,
    "labels?": listOf("Labels.", text("One label.")),
  }),
  writes("comment_on_issue", "Adds a comment to an issue or merge request.", { repository, number, body }),
  writes("close_issue", "Closes an issue.", {
    repository,
    number,
    reason: oneOf("Why.", "done", "not_planned", "duplicate"),
  }),
  reads("list_merge_requests", "Merge requests by state, newest first.", {
    repository,
    "state?": oneOf("Only in this state.", "open", "merged", "closed"),
    ...paging,
  }),
  reads("get_merge_request", "One merge request with its diff, checks and reviews.", { repository, number }),
  reads("list_review_threads", "Review threads of a merge request, open ones first.", { repository, number }),
  writes("create_branch", "Makes a branch.", { repository, branch, "from?": branch }),
  writes("commit_files", "Commits changed files to a branch that is not protected.", {
    repository,
    branch,
    message: text("The commit's message."),
    files: listOf("What changes.", {
      type: "object",
      properties: { path, content: text("The new content.") },
      required: ["path", "content"],
    }),
  }),
  writes("open_merge_request", "Opens a merge request.", {
    repository,
    source: branch,
    target: branch,
    title: text("A line.", { maxLength: 200 }),
    "body?": body,
    "draft?": flag("Not ready for review yet."),
  }),
  writes("review_merge_request", "Leaves a review with comments. Never approves.", {
    repository,
    number,
    body,
    "comments?": listOf("On lines.", {
      type: "object",
      properties: { path, line: number, body },
      required: ["path", "line", "body"],
    }),
  }),
  reads("list_pipelines", "Pipelines of a branch, newest first.", {
    repository,
    "branch?": branch,
    ...paging,
  }),
  reads("get_job_log", "The log of a pipeline's job, from its end.", { repository, job: number }),
];

const about = {
  name: "code-host",
  title: "Forgeline code host",
  description: "Repositories, issues, merge requests and pipelines of a Forgeline instance",
};

export const codeHost = offer({ ...about, version: "3.1.0" }, core);

export const codeHostThatReleases = offer({ ...about, version: "3.2.0" }, [
  ...core,
  writes("retry_pipeline", "Runs a failed pipeline again.", { repository, pipeline: number }),
  destroys("delete_branch", "Deletes a merged branch.", { repository, branch }),
  reads("list_releases", "Releases with their notes, newest first.", { repository, ...paging }),
  writes("draft_release", "Drafts a release's notes. A person publishes it.", {
    repository,
    tag: text("The tag."),
    body,
  }),
]);
