import { describe, expect, it } from "vitest";
import { runPurposes } from "@/lib/catalogue/run-purposes";
import { stepSlugs } from "@/lib/catalogue/steps";
import type { LetterContent } from "./letter";
import { renderHtml, renderText } from "./render-mail";
import { type MailAbout, writeMail } from "./write-mail";

const about: MailAbout = {
  ...{
    customer: { slug: "contoso", name: "Contoso" },
    origin: "https://onboarding.example.com",
    token: "t0ken",
    timeZone: "Europe/Berlin",
  },
  ...{ now: new Date("2026-12-02T12:00:00Z"), addedBy: "Ada Admin" },
};
const reminder: LetterContent = {
  ...{ kind: "reminder", step: "client-secret" },
  facts: { what: "client-secret", endsAt: "2027-01-01T12:00:00.000Z" },
};
const every: LetterContent[] = [
  reminder,
  { kind: "reminder", step: "certificate", facts: { what: "certificate", endsAt: "2026-12-02T13:00:00.000Z" } },
  ...stepSlugs.map((step): LetterContent => ({ kind: "turn", step, facts: { since: "2026-12-01T12:00:00.000Z" } })),
  { kind: "done", step: null, facts: { what: "run", left: 0 } },
  { kind: "done", step: null, facts: { what: "run", left: 2 } },
  ...runPurposes.flatMap((purpose) =>
    [0, 1, 2].map((left): LetterContent => ({ kind: "done", step: null, facts: { what: "run", left, purpose } })),
  ),
  { kind: "done", step: null, facts: { what: "first-alert", at: "2026-12-02T11:22:00.000Z" } },
  { kind: "broken", step: "graph-permissions", facts: { lastSeenAt: "2026-12-01T12:00:00.000Z" } },
];

describe("a mail", () => {
  it("before the secret ends says how many days are left, and leads to where it is renewed", () => {
    const mail = writeMail([reminder], about);
    expect(mail.subject).toBe("Contoso and Dropzone AI: the client secret ends in 30 days");
    expect(mail.sections[0]?.link).toEqual({ label: "Renew the secret", href: "https://onboarding.example.com/setup/contoso/renew" });
    expect(renderText(mail)).toContain("On January 1, 2027 Dropzone stops working there unless it is renewed before.");
  });

  it("about a turn leads to the very step", () => {
    const turn: LetterContent = { kind: "turn", step: "exchange-role", facts: { since: "2026-12-01T12:00:00.000Z" } };
    expect(writeMail([turn], about).sections[0]?.link.href).toBe("https://onboarding.example.com/setup/contoso/steps/exchange-role");
  });

  it.each([
    ["setup", 0, "the changes are made", ""],
    ["renewal", 0, "the client secret is renewed", ""],
    ["renewal", 2, "the renewal has stopped, and 2 changes are left", "/renew"],
    ["undo", 0, "the removals are made", "/undo"],
    ["undo", 1, "the undo has stopped, and 1 removal is left", "/undo"],
  ] as const)("after a run for %s with %i left says “%s”, and leads there", (purpose, left, title, path) => {
    const mail = writeMail([{ kind: "done", step: null, facts: { what: "run", left, purpose } }], about);
    expect(mail.subject).toBe(`Contoso and Dropzone AI: ${title}`);
    expect(mail.sections[0]?.link.href).toBe(`https://onboarding.example.com/setup/contoso${path}`);
  });

  it("of several letters is one, and its subject says so", () => {
    const mail = writeMail([reminder, { kind: "done", step: null, facts: { what: "run", left: 0 } }], about);
    expect(mail.sections).toHaveLength(2);
    expect(mail.subject).toBe("Contoso and Dropzone AI: the client secret ends in 30 days, and 1 other thing");
    expect(renderText(mail).match(/Stop these letters/g)).toHaveLength(1);
  });

  it("that asks has nothing else in it, and says that it is the only one", () => {
    const mail = writeMail([{ kind: "confirm", step: null, facts: {} }], about);
    expect(renderText(mail)).toContain("Ada Admin of Contoso named your address");
    expect(mail.because).toBe("This is the only letter that comes without your agreement.");
    expect(mail.sections[0]?.link.href).toBe("https://onboarding.example.com/letters/t0ken");
  });

  it.each(every)("says the same as text and as HTML, ends by a link, and loads nothing: %j", (letter) => {
    const mail = writeMail([letter], about);
    const [text, html] = [renderText(mail), renderHtml(mail)];
    for (const { title, paragraphs, link } of mail.sections)
      for (const said of [title, ...paragraphs, link.label, link.href]) {
        expect(text).toContain(said);
        expect(html.replaceAll("&#39;", "'").replaceAll("&amp;", "&").replaceAll("&quot;", '"')).toContain(said);
      }
    expect(text).toContain("https://onboarding.example.com/letters/t0ken");
    expect(html).not.toMatch(/<(img|link|script|iframe)|url\(|@import|src=/i);
    expect(`${text}${html}`).not.toMatch(/undefined|null|\bNaN\b/);
  });

  it("shows a name as it is, whatever is in it", () => {
    const html = renderHtml(writeMail([reminder], { ...about, customer: { slug: "x", name: `<img src="x" onerror='1'>&` } }));
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=&quot;x&quot; onerror=&#39;1&#39;&gt;&amp;");
  });
});
