/** Under which licences a package may come in, each with the reason. Names are SPDX ids. https://spdx.org/licenses */

const permissive = "Permissive: asks for its notice alone.";
const withoutConditions = "Asks for nothing.";

export const allowedLicences: Readonly<Record<string, string>> = {
  "0BSD": withoutConditions,
  "Apache-2.0": "Permissive, with a grant of patents.",
  "BlueOak-1.0.0": permissive,
  "BSD-2-Clause": permissive,
  "BSD-3-Clause": permissive,
  "CC0-1.0": withoutConditions,
  ISC: permissive,
  MIT: permissive,
  "MIT-0": withoutConditions,
  Unlicense: withoutConditions,
};

/** Packages under other licences. A name may end in `*`. */
export const exceptions: readonly { name: string; licence: string; because: string }[] = [
  {
    name: "@fontsource-variable/*",
    licence: "OFL-1.1",
    because: "Fonts, which the portal serves unchanged. The licence asks not to sell them alone.",
  },
  {
    name: "@img/sharp-*",
    licence: "LGPL-3.0-or-later",
    because: "A shared library that Next.js loads for pictures. It is unchanged and can be replaced.",
  },
  { name: "axe-core", licence: "MPL-2.0", because: "Tests only, unchanged." },
  {
    name: "caniuse-lite",
    licence: "CC-BY-4.0",
    because: "Data about browsers, which a build reads. Its authors are named in the package.",
  },
  { name: "elkjs", licence: "EPL-2.0", because: "Part of Prisma's command line, unchanged. No portal file imports it." },
  { name: "lightningcss*", licence: "MPL-2.0", because: "The build's CSS compiler, unchanged." },
  { name: "seq-queue", licence: "", because: "Its package.json names none. The LICENSE file inside is the MIT licence." },
];
