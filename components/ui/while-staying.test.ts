import { beforeEach, describe, expect, it, vi } from "vitest";
import { whileStaying } from "./while-staying";

describe("a refresh", () => {
  const page = new EventTarget() as unknown as Window;
  const refresh = vi.fn();
  const follow = ({ byRouter }: { byRouter: boolean }) => {
    const click = new Event("click", { cancelable: true });
    Object.defineProperty(click, "target", { value: { closest: () => ({}) } });
    if (byRouter) click.preventDefault();
    page.dispatchEvent(click);
  };
  beforeEach(() => {
    vi.useFakeTimers();
    refresh.mockClear();
  });

  it("is made at once while the reader stays, also after a click that the browser follows itself", () => {
    const staying = whileStaying(refresh, page);
    staying.now();
    follow({ byRouter: false });
    staying.now();
    expect(refresh).toHaveBeenCalledTimes(2);
    staying.stop();
  });

  it("is not made while the next page is on its way, so that its loading is not begun anew", () => {
    const staying = whileStaying(refresh, page);
    follow({ byRouter: true });
    staying.now();
    staying.now();
    staying.stop();
    vi.advanceTimersByTime(120_000);
    expect(refresh).not.toHaveBeenCalled();
  });

  it("is made again when the way has led back to the same page", () => {
    const staying = whileStaying(refresh, page);
    follow({ byRouter: true });
    staying.now();
    staying.arrived();
    expect(refresh).not.toHaveBeenCalled();
    staying.now();
    expect(refresh).toHaveBeenCalledTimes(1);
    staying.stop();
  });

  it("is made up for, once, when the next page does not come within a minute", () => {
    const staying = whileStaying(refresh, page);
    follow({ byRouter: true });
    staying.now();
    staying.now();
    vi.advanceTimersByTime(60_000);
    expect(refresh).toHaveBeenCalledTimes(1);
    staying.stop();
  });
});
