import { describe, expect, it } from "vitest";
import { findLink, pressButton, wordsOf } from "./html-page";

const page = {
  url: new URL("http://localhost/setup?step=1"),
  text: `<script>"Not shown"</script><p>Tom &amp; <b>Ada</b></p><a href="/next?a=1&amp;b=2"> Go <i>on</i></a>
    <form><button>Elsewhere</button></form>
    <form action="/save" encType="multipart/form-data"><input type="hidden" name="state" value="&quot;s&quot;">
      <input type="checkbox" name="kind" value="mail" checked><input type="checkbox" name="kind" value="files">
      <input type="radio" name="all" checked=""><input name="gone" disabled value="x"><input name="url" value="old">
      <button name="decision" value="yes">Yes, <span>save</span></button></form>`,
};

describe("a page of HTML", () => {
  it("shows its words without tags, entities and scripts", () => {
    expect(wordsOf(page.text)).toContain("Tom & Ada");
    expect(wordsOf(page.text)).not.toContain("Not shown");
  });

  it("has links by their words", () => {
    expect(findLink(page.text, "Go on")).toBe("/next?a=1&b=2");
    expect(findLink(page.text, "Go")).toBeNull();
  });

  it("sends what the form of the pressed button holds, and what was typed instead", () => {
    const sent = pressButton(page, ({ words }) => words === "Yes, save", { url: "new" });
    expect(sent?.url.href).toBe("http://localhost/save");
    expect(sent?.body).toBeInstanceOf(FormData);
    expect([...(sent?.body ?? [])]).toEqual([
      ["state", '"s"'],
      ["kind", "mail"],
      ["all", "on"],
      ["url", "new"],
      ["decision", "yes"],
    ]);
  });

  it("sends a form without an action back to its own address, URL-encoded", () => {
    const sent = pressButton(page, ({ words }) => words === "Elsewhere");
    expect(sent?.url.href).toBe(page.url.href);
    expect(sent?.body).toBeInstanceOf(URLSearchParams);
  });

  it("has no button by another name", () => {
    expect(pressButton(page, ({ words }) => words === "No")).toBeNull();
  });
});
