const attendedMs = 10 * 60_000;
const signsOfAReader = ["pointerdown", "pointermove", "keydown", "wheel", "visibilitychange"] as const;

/** Calls at once while the reader does something now and then, and otherwise when they do something again. */
export function whileAttended(call: () => void) {
  let seenAt = Date.now();
  let isBehind = false;
  const seen = () => {
    seenAt = Date.now();
    if (!isBehind) return;
    isBehind = false;
    call();
  };
  for (const sign of signsOfAReader) document.addEventListener(sign, seen, { passive: true });
  return {
    now: () => {
      if (Date.now() - seenAt < attendedMs) call();
      else isBehind = true;
    },
    stop: () => {
      for (const sign of signsOfAReader) document.removeEventListener(sign, seen);
    },
  };
}
