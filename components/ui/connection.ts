import { isReachable } from "./reachable";

/**
 * Notices when the portal cannot be reached and when it is back. While it is gone, no press leads away from the page: the browser would show
 * its own error page in place of what is there.
 */
export function watchConnection({ onLost, onBack }: { onLost: () => void; onBack: () => void }) {
  let isLost = false;
  /** Next's router gave up and wants the browser to navigate. From then on it does nothing more until the page is loaded again. */
  let isRouterStuck = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  const lose = () => {
    if (isLost) return;
    isLost = true;
    timer = setInterval(() => void check(), retryMs);
    onLost();
  };
  const restore = () => {
    if (!isLost) return;
    isLost = false;
    clearInterval(timer);
    if (isRouterStuck) window.location.reload();
    else onBack();
  };
  const check = async (): Promise<boolean> => {
    const is = await isReachable();
    if (is) restore();
    else lose();
    return is;
  };
  const whenOnline = () => void check();
  const stay = (event: Event) => {
    if (!isLost || !leavesThePage(event)) return;
    event.preventDefault();
    event.stopPropagation();
    void check();
  };
  /** A navigation that nobody clicked: Next's router falls back to one when it got no answer. Checked first, and made when that was wrong. */
  const holdBack = (event: Event) => {
    const { cancelable, userInitiated, destination, hashChange } = event as NavigateEventLike;
    const url = new URL(destination.url);
    if (!cancelable || userInitiated || destination.sameDocument || hashChange || url.origin !== window.location.origin) return;
    event.preventDefault();
    isRouterStuck = true;
    void isReachable().then((is) => {
      if (!is) return lose();
      navigation?.removeEventListener("navigate", holdBack);
      window.location.assign(url);
    });
  };
  const navigation = (window as { navigation?: EventTarget }).navigation;
  navigation?.addEventListener("navigate", holdBack);
  window.addEventListener("offline", lose);
  window.addEventListener("online", whenOnline);
  document.addEventListener("click", stay, { capture: true });
  document.addEventListener("submit", stay, { capture: true });
  return {
    check,
    stop: () => {
      clearInterval(timer);
      navigation?.removeEventListener("navigate", holdBack);
      window.removeEventListener("offline", lose);
      window.removeEventListener("online", whenOnline);
      document.removeEventListener("click", stay, { capture: true });
      document.removeEventListener("submit", stay, { capture: true });
    },
  };
}

const retryMs = 2000;

/** What is read of the browser's NavigateEvent. https://developer.mozilla.org/docs/Web/API/NavigateEvent */
type NavigateEventLike = Event & { userInitiated: boolean; hashChange: boolean; destination: { url: string; sameDocument: boolean } };

const leavesThePage = ({ type, target }: Event): boolean =>
  type === "submit" || (target instanceof Element && target.closest("a[href]:not([href^='#']):not([target='_blank'])") !== null);
