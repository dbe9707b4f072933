import { describe, expect, it } from "vitest";
import { request, tail } from "@/testing/pasted-texts";
import { readPasted } from "./pasted-error";

/** What stands around a message, and how it was encoded, changes nothing about what it means and which ids it has. */

const wrapped = (text: string, width: number): string[] => text.match(new RegExp(`.{1,${width}}`, "gsu")) ?? [];

const frames: [string, (text: string) => string][] = [
  ["a console that cuts words", (text) => wrapped(text, 60).join("\n")],
  [
    "quoted mail",
    (text) =>
      `On Monday Ada wrote:\n${wrapped(text, 60)
        .map((line) => `> > ${line}`)
        .join("\n")}\n> What now?`,
  ],
  [
    "drawn lines",
    (text) =>
      `╭${"─".repeat(62)}╮\n${wrapped(text, 60)
        .map((line) => `│ ${line.padEnd(60)} │`)
        .join("\n")}\n╰${"─".repeat(62)}╯`,
  ],
  [
    "PowerShell's margin",
    (text) =>
      `Line |\n   1 |  Connect\n${wrapped(text, 60)
        .map((line) => `     | ${line}`)
        .join("\n")}`,
  ],
  ["colours", (text) => `\u001b[31;1m${text}\u001b[0m`],
  ["colours that lost their first character", (text) => `[31m${text}[0m`],
  ["JSON", (text) => JSON.stringify({ message: text })],
  ["JSON in JSON", (text) => JSON.stringify({ body: JSON.stringify({ message: `${text}\r\n` }) })],
  ["a web page", (text) => `<div><p>${text.replaceAll("'", "&#39;").replaceAll('"', "&quot;")}</p></div>`],
  ["an address", (text) => `https://portal.example/callback?error_description=${encodeURIComponent(text).replaceAll("%20", "+")}&state=x`],
  [
    "an address that was encoded twice",
    (text) => `https://portal.example/?error_description=${encodeURIComponent(encodeURIComponent(text))}`,
  ],
  ["typographic quotes", (text) => text.replaceAll("'", "’").replaceAll('"', "”")],
  ["zero-width characters", (text) => text.replaceAll(/(\w{4})(?=\w)/g, "$1\u200b")],
  ["spaces that do not break", (text) => text.replaceAll(" ", "\u00a0")],
  [
    "lines of a log",
    (text) =>
      wrapped(text, 60)
        .map((line) => `2026-11-23T14:03:12.123Z ERROR [worker] ${line}`)
        .join("\n"),
  ],
];

const messages: [string, string][] = [
  ["a number", `AADSTS50105: Your administrator has configured the application to block users. ${tail}`],
  ["two numbers", `AADSTS70002: Error validating credentials. AADSTS50012: Invalid signature. [Reason - The key used is expired.] ${tail}`],
  [
    "an error body",
    `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation.","innerError":{"request-id":"${request}"}}}`,
  ],
  ["words alone", "The role assigned to application a99a isn't supported in this scenario. Check online documentation."],
  ["labels in German", `AADSTS65001: Nicht zugestimmt. Ablaufverfolgungs-ID: ${request} Zeitstempel: 2026-11-23`],
];

describe.each(frames)("in the frame of %s", (_, framed) => {
  it.each(messages)("%s is read as without it", (_what, message) => {
    const [bare, read] = [readPasted(message), readPasted(framed(message))];
    expect(read.findings.map(({ means, step }) => [means, step])).toEqual(bare.findings.map(({ means, step }) => [means, step]));
    expect(read.ids.map(({ value }) => value)).toEqual(expect.arrayContaining(bare.ids.map(({ value }) => value)));
    expect(bare.findings).not.toEqual([]);
  });
});
