/**
 * Which way imports point: one rule for each part of the portal, with its reason. Downwards only:
 * app → provisioning → (onboarding, microsoft, dropzone, store, identity).
 * scripts/layers.test.ts plants a wrong import for each rule, since a rule that has stopped matching is green too.
 */

const npm = (...names) => names.map((name) => `node_modules/${name}/`);
const tests = "\\.test\\.tsx?$";
const portal = "^(app|components|lib)/|^(proxy|instrumentation)\\.ts$";

/** Files below `folder` may lean on nothing but what is listed. Tests may import what they test with. */
const leansOnlyOn = (name, comment, folder, { allowed, node = false }) => ({
  name,
  comment,
  severity: "error",
  from: { path: folder, pathNot: [tests, "^lib/store/generated/"] },
  to: { pathNot: [folder, ...allowed], ...(node ? { dependencyTypesNot: ["core"] } : {}) },
});

/** Only files below `folder` may use these. */
const aloneIn = (name, comment, folder, path) => ({
  name,
  comment,
  severity: "error",
  from: { path: portal, pathNot: [folder, tests] },
  to: { path },
});

module.exports = {
  forbidden: [
    leansOnlyOn(
      "onboarding-is-pure",
      "The rules know no clock, network, database or framework: they are read, tested and trusted on their own.",
      "^lib/onboarding/",
      { allowed: npm("zod") },
    ),
    leansOnlyOn(
      "microsoft-knows-only-microsoft",
      "A client of a vendor knows how to ask and what the answers mean. Who asks, for whom and what is kept is decided above it.",
      "^lib/microsoft/",
      {
        node: true,
        allowed: [
          "^lib/(http|errors|error-words|error-help|env)\\.ts$",
          "^lib/onboarding/",
          ...npm("zod", "server-only", "@microsoft/microsoft-graph-client", "@microsoft/microsoft-graph-types"),
        ],
      },
    ),
    leansOnlyOn(
      "dropzone-knows-only-dropzone",
      "The same as for Microsoft: Dropzone can change its API, and one folder changes with it.",
      "^lib/dropzone/",
      { node: true, allowed: ["^lib/(http|errors|env)\\.ts$", "^lib/onboarding/", ...npm("zod", "server-only")] },
    ),
    leansOnlyOn(
      "webhooks-post-and-nothing-else",
      "It judges an address, signs and posts. What is sent, to whom and how often is decided above it.",
      "^lib/webhooks/",
      { node: true, allowed: ["^lib/onboarding/", ...npm("standardwebhooks", "server-only")] },
    ),
    leansOnlyOn(
      "mail-sends-and-nothing-else",
      "It hands a letter to the mail server. Whether one may go out, and that it goes once, is decided above it.",
      "^lib/mail/",
      { node: true, allowed: ["^lib/env\\.ts$", "^lib/onboarding/", ...npm("nodemailer", "server-only")] },
    ),
    leansOnlyOn(
      "store-keeps-and-nothing-else",
      "What is kept is found by its customer and handed out as it is. A rule in a query would be a rule that no test of the rules sees.",
      "^lib/store/",
      {
        node: true,
        allowed: [
          "^lib/(env|errors|sealing)\\.ts$",
          "^lib/onboarding/",
          ...npm("@prisma/client", "@prisma/adapter-pg", "@prisma/driver-adapter-utils", "pg", "@types/pg", "zod", "server-only"),
        ],
      },
    ),
    aloneIn(
      "prisma-in-store-alone",
      "Every query names its customer, and only the store knows how to write one that does.",
      "^lib/store/",
      ["node_modules/(@prisma|pg|prisma)/", "^lib/store/generated/"],
    ),
    leansOnlyOn(
      "identity-leans-on-store",
      "Who somebody is and whether they may come in: it asks the store, reads the directory roles from Microsoft, and knows no page and no run.",
      "^lib/identity/",
      {
        node: true,
        allowed: [
          "^lib/(env|errors|error-words|http|sealing)\\.ts$",
          "^lib/(onboarding|store|microsoft)/",
          ...npm("@azure/msal-node", "@azure/msal-common", "jose", "next", "react", "zod", "server-only"),
        ],
      },
    ),
    aloneIn("msal-in-identity-alone", "Tokens are got in one place, so that there is one place to look for a leak.", "^lib/identity/", [
      "node_modules/@azure/",
    ]),
    {
      name: "provisioning-does-not-look-up",
      comment: "It joins rules, Microsoft, Dropzone and store. What a page looks like and which path it has is not its business.",
      severity: "error",
      from: { path: "^lib/provisioning/", pathNot: tests },
      to: { path: ["^(app|components)/", ...npm("next", "react")] },
    },
    {
      name: "only-provisioning-combines",
      comment: "Nothing below it may reach up to it: then the order of work would be decided in two places.",
      severity: "error",
      from: { path: "^lib/(?!provisioning/)", pathNot: tests },
      to: { path: "^lib/provisioning/" },
    },
    leansOnlyOn(
      "components-draw",
      "A component is given what it draws. It knows the words of the product and the browser, and loads nothing.",
      "^components/",
      {
        allowed: [
          "^lib/onboarding/",
          "^lib/(errors|error-words|error-help)\\.ts$",
          "\\.css$",
          ...npm("react", "react-dom", "next", "@base-ui/react", "lucide-react", "zod", "@types/react", "@types/react-dom"),
        ],
      },
    ),
    {
      name: "app-calls-no-vendor",
      comment: "A page asks who is there, loads and draws; it has no fetch. Vendors are reached through provisioning and identity.",
      severity: "error",
      from: { path: "^app/", pathNot: tests },
      to: { path: ["^lib/(microsoft|dropzone)/", "node_modules/@microsoft/"] },
    },
    {
      name: "nothing-below-app-imports-it",
      comment: "Downwards only.",
      severity: "error",
      from: { path: "^(lib|components|sandbox)/" },
      to: { path: "^app/" },
    },
    {
      name: "portal-does-not-know-the-sandbox",
      comment: "It is configuration that points at the sandbox. A portal that could tell would behave better there than at Microsoft.",
      severity: "error",
      from: { path: portal, pathNot: tests },
      to: { path: "^(sandbox|e2e|bench|scripts)/" },
    },
    {
      name: "sandbox-knows-only-itself",
      comment: "It is worth something because it was not written from the portal: a shared table of ids would share its mistakes.",
      severity: "error",
      from: { path: "^sandbox/", pathNot: tests },
      to: { path: portal },
    },
    {
      name: "nothing-imports-tests",
      comment: "What two tests share is a file of its own.",
      severity: "error",
      from: {},
      to: { path: tests },
    },
    {
      name: "everything-resolves",
      comment: "A path that is not found is a path that no rule above can see.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["(^|/)node_modules/.*/node_modules/", "^\\.next/", "^\\.data/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
