/**
 * Makes a call now, or holds it back while the reader is on the way to another page: a refresh in between would begin the loading of that page
 * anew, and a page whose loading makes changes would report them, be refreshed and never come.
 */
export function whileStaying(call: () => void, page: Pick<Window, "addEventListener" | "removeEventListener"> = window) {
  let isLeaving = false;
  let isDue = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stay = () => {
    clearTimeout(patience);
    isLeaving = false;
    if (isDue) call();
    isDue = false;
  };
  // The router has prevented the browser's own navigation, so it navigates itself. Heard at the window, after the router.
  const onClick = (event: Event) => {
    const link = (event.target as Partial<Element> | null)?.closest?.("a[href]");
    if (!event.defaultPrevented || !link) return;
    isLeaving = true;
    clearTimeout(patience);
    patience = setTimeout(stay, longestWayMs);
  };
  page.addEventListener("click", onClick);
  return {
    now: () => {
      if (isLeaving) isDue = true;
      else call();
    },
    /** Something was loaded: when the way led back to this page, it is up to date. */
    arrived: () => {
      isDue = false;
      stay();
    },
    stop: () => {
      page.removeEventListener("click", onClick);
      clearTimeout(patience);
    },
  };
}

/** A page that takes longer has failed to load. */
const longestWayMs = 60_000;
