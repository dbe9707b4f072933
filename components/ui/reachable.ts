/**
 * Whether the portal answers and has its database. Asked before a page is loaded again by itself: when that fails, Next's router lets the
 * browser navigate, and the browser shows its own error page in place of what was there.
 */
export async function isReachable(): Promise<boolean> {
  try {
    const answer = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(longestMs) });
    return answer.ok;
  } catch {
    // No answer is the answer.
    return false;
  }
}

const longestMs = 4000;
