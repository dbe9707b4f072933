import type { Mail, MailSection } from "./write-mail";

/**
 * Draws a mail as plain text and as HTML. Mail programs differ: Outlook on Windows draws with Word, which knows tables and no flex, and no
 * rounded corners; Gmail drops what it does not know. So the layout is tables with the styles at each element, the colors of the light theme
 * are there, and a style element has those of the dark theme for programs that ask. No picture, no font and nothing else is loaded, so that
 * nobody learns that the letter was opened. Pure.
 */

export function renderText({ sections, because, links }: Mail): string {
  const drawn = sections.map(({ title, paragraphs, link }) => [title, ...paragraphs, `${link.label}:\n${link.href}`].join("\n\n"));
  const foot = [because, ...links.map(({ label, href }) => `${label}: ${href}`)].join("\n");
  return `${drawn.join("\n\n* * *\n\n")}\n\n-- \n${foot}\n`;
}

export function renderHtml(mail: Mail): string {
  const { subject, preview, sections, because, links } = mail;
  const foot = links.map(({ label, href }) => `<a href="${escaped(href)}" class="muted" style="color:#525a69;">${escaped(label)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #0e1014 !important; }
  .card { background-color: #1a1e25 !important; border-color: #262b34 !important; }
  .line { border-color: #262b34 !important; }
  .ink { color: #eceef2 !important; }
  .muted { color: #a3abba !important; }
  .button { background-color: #3e68ee !important; }
}
@media (max-width: 480px) {
  .inside { padding: 24px 20px !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f6f7f9;">
<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;">${escaped(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f6f7f9" style="background-color:#f6f7f9;">
<tr><td align="center" style="padding:24px 12px;">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;">
<tr><td class="muted" style="padding:0 4px 12px;${font}font-size:14px;line-height:20px;font-weight:600;color:#525a69;">Dropzone onboarding</td></tr>
<tr><td class="card" bgcolor="#ffffff" style="background-color:#ffffff;border:1px solid #e4e7ec;border-radius:12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${sections.map(drawSection).join("\n")}
</table>
</td></tr>
<tr><td class="muted" style="padding:16px 4px 0;${font}font-size:13px;line-height:20px;color:#525a69;">${escaped(because)}${foot.length > 0 ? `<br>${foot.join(" &nbsp;·&nbsp; ")}` : ""}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}

const font = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif;";

function drawSection({ title, paragraphs, link }: MailSection, index: number): string {
  const line = index === 0 ? "" : "border-top:1px solid #e4e7ec;";
  const drawn = paragraphs.map(
    (text) => `<p class="muted" style="margin:12px 0 0;${font}font-size:16px;line-height:26px;color:#525a69;">${escaped(text)}</p>`,
  );
  return `<tr><td class="inside line" style="padding:28px 32px;${line}">
<h1 class="ink" style="margin:0;${font}font-size:22px;line-height:30px;font-weight:600;color:#12151c;">${escaped(title)}</h1>
${drawn.join("\n")}
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin-top:24px;"><tr>
<td class="button" bgcolor="#2450d8" style="background-color:#2450d8;border-radius:8px;"><a href="${escaped(link.href)}" style="display:inline-block;padding:12px 20px;${font}font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;">${escaped(link.label)}</a></td>
</tr></table>
</td></tr>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
