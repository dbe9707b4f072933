import { describe, expect, it } from "vitest";
import { browserWords } from "./browser-words";

describe("a browser in words", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
      "Edge on Windows",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
      "Safari on macOS",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1",
      "Chrome on iPhone",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"],
    ["curl/8.5.0", null],
    [null, null],
  ])("%s is %s", (userAgent, words) => {
    expect(browserWords(userAgent)).toBe(words);
  });

  it("keeps nothing of the header itself", () => {
    expect(browserWords(`${"<script>".repeat(1000)} Firefox/1`)).toBeNull();
    expect(browserWords("<b>Firefox/1</b> Windows")).toBe("Firefox on Windows");
  });
});
