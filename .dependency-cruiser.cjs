/**
 * Which way imports point: one rule for each room, with its reason. Imports point downwards only, in the order of docs/architecture.md.
 * scripts/checks/layers.test.ts plants a wrong import for each rule, because a rule that matches nothing any more also passes.
 */

const { devDependencies } = require("./package.json");

const npm = (...names) => names.map((name) => `node_modules/${name}/`);
const tests = "\\.test\\.tsx?$";
const portal = "^(app|components|lib)/|^(proxy|instrumentation)\\.ts$";
const facts = "^lib/catalogue/";
/** What an operator runs besides the portal. */
const operatorsCommands = "^scripts/stack/(customers|migrate|schema-engine)\\.ts$";
const pure = "^lib/(catalogue|errors|links|onboarding|staff)/";

/** Files below `folder` may import only each other and what is listed. Tests may import anything. */
const leansOnlyOn = (name, comment, folder, { allowed, node = false }) => ({
  name,
  comment,
  severity: "error",
  from: { path: folder, pathNot: [tests, "^lib/store/generated/"] },
  to: { pathNot: [folder, ...allowed], ...(node ? { dependencyTypesNot: ["core"] } : {}) },
});

/** Of the portal's files, only those below `folder` may import `path`. Tests are free. */
const aloneIn = (name, comment, folder, path) => ({
  name,
  comment,
  severity: "error",
  from: { path: portal, pathNot: [folder, tests] },
  to: { path },
});

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from: { pathNot: tests, ...from }, to });

module.exports = {
  forbidden: [
    leansOnlyOn("catalogue-is-facts", "Literals and the types derived from them. Everything else is derived from these.", facts, {
      allowed: npm("zod"),
    }),
    leansOnlyOn(
      "errors-lean-on-the-catalogue",
      "What can go wrong and the words for it, independent of the code that reports it.",
      "^lib/errors/",
      {
        allowed: [facts, ...npm("zod")],
      },
    ),
    leansOnlyOn(
      "links-lean-on-facts",
      "An address is computed from a step, a permission or an error, and from nothing that has to be loaded.",
      "^lib/links/",
      {
        allowed: ["^lib/(catalogue|errors)/"],
      },
    ),
    leansOnlyOn(
      "onboarding-is-pure",
      "The rules use no clock, network, database or framework, so they can be read and tested on their own.",
      "^lib/onboarding/",
      { allowed: ["^lib/(catalogue|errors|links)/", ...npm("zod")] },
    ),
    leansOnlyOn("staff-is-pure", "The same for the rules of the staff side, which may import the customer's rules.", "^lib/staff/", {
      allowed: ["^lib/(catalogue|errors|links|onboarding)/", ...npm("zod", "csv-parse", "csv-stringify")],
    }),
    leansOnlyOn(
      "microsoft-knows-only-microsoft",
      "A client of a vendor knows how to make a call and what the answers mean. Who calls, for whom and what is stored is decided above it.",
      "^lib/microsoft/",
      {
        node: true,
        allowed: [
          "^lib/(http|env)\\.ts$",
          "^lib/(catalogue|errors)/",
          // The shape of a tenant's own Cloud Apps address: checked again right before a token is sent there.
          "^lib/links/portal-url\\.ts$",
          // The rules define the types of desired and observed state; a client fills them in.
          "^lib/onboarding/planning/",
          ...npm("zod", "server-only", "@microsoft/microsoft-graph-client", "@microsoft/microsoft-graph-types"),
        ],
      },
    ),
    never(
      "services-share-beside-the-folders",
      "Code that two of Microsoft's services share is beside their folders. Exchange and Defender import nothing from Graph, and Graph nothing from them.",
      { path: "^lib/microsoft/(graph|exchange|defender)/" },
      { path: "^lib/microsoft/(graph|exchange|defender)/", pathNot: "^lib/microsoft/$1/" },
    ),
    leansOnlyOn(
      "dropzone-knows-only-dropzone",
      "The same as for Microsoft: when Dropzone changes its API, only one folder changes.",
      "^lib/dropzone/",
      {
        node: true,
        allowed: [
          "^lib/(http|env)\\.ts$",
          "^lib/(catalogue|errors)/",
          // Which hosts are Dropzone tenants: checked again right before a key or a secret is sent there.
          "^lib/links/dropzone-host\\.ts$",
          "^lib/onboarding/planning/",
          ...npm("zod", "server-only", "asn1js"),
        ],
      },
    ),
    leansOnlyOn(
      "mail-sends-and-nothing-else",
      "It passes a letter to the mail server. Whether a letter may be sent, and that it is sent once, is decided above it.",
      "^lib/mail/",
      { node: true, allowed: ["^lib/(env|transport)\\.ts$", "^lib/staff/letters/", ...npm("nodemailer", "server-only")] },
    ),
    leansOnlyOn(
      "store-keeps-and-nothing-else",
      "Rows are found by their customer and returned as they are. A rule in a query would not be covered by the tests of the rules.",
      "^lib/store/",
      {
        node: true,
        allowed: [
          // Security events are written to the log as well, in the same step, so that no caller can forget it.
          "^lib/(env|sealing|log)\\.ts$",
          pure,
          ...npm(
            "@prisma/client",
            "@prisma/adapter-pg",
            "@prisma/driver-adapter-utils",
            "pg",
            "@types/pg",
            "zod",
            "server-only",
            "canonicalize",
          ),
        ],
      },
    ),
    aloneIn(
      "prisma-in-store-alone",
      "Every query names its customer. Only the store may write queries, so that none is written without.",
      "^lib/store/",
      ["node_modules/(@prisma|pg|prisma)/", "^lib/store/generated/"],
    ),
    leansOnlyOn(
      "identity-leans-on-store",
      "Who a person is and whether they may come in: it asks the store and reads the directory roles from Microsoft.",
      "^lib/identity/",
      {
        node: true,
        allowed: [
          "^lib/(client-address|env|http|limiter|log|sealing)\\.ts$",
          "^lib/(catalogue|errors|links|onboarding|store|microsoft)/",
          ...npm("@azure/msal-node", "@azure/msal-common", "jose", "next", "react", "zod", "server-only"),
        ],
      },
    ),
    never(
      "identity-knows-no-run",
      "Who a person is does not depend on a run. The caller says whether a token is in use.",
      { path: "^lib/identity/" },
      { path: "^lib/store/runs\\.ts$" },
    ),
    aloneIn(
      "msal-in-identity-alone",
      "Tokens are requested in one place, so that there is one place to look for a leak.",
      "^lib/identity/",
      ["node_modules/@azure/"],
    ),
    aloneIn("pino-in-log-alone", "One place decides what may be logged.", "^lib/log\\.ts$", ["node_modules/pino/"]),
    leansOnlyOn(
      "webhooks-lean-on-store",
      "Everything about webhooks except their rows and their screens, and nothing else.",
      "^lib/webhooks/",
      {
        node: true,
        allowed: [
          "^lib/(background-work|engine-here|env|http|log|sealing)\\.ts$",
          "^lib/(catalogue|links|store)/",
          ...npm("@dbos-inc/dbos-sdk", "ipaddr.js", "standardwebhooks", "zod", "server-only"),
        ],
      },
    ),
    leansOnlyOn(
      "api-answers",
      "It checks a key, reads and answers. The checklist is the one that customers see, and what it writes, the desk writes as for staff.",
      "^lib/api/",
      {
        node: true,
        allowed: [
          "^lib/(env|limiter)\\.ts$",
          "^lib/(catalogue|errors|links|onboarding|staff|store)/",
          "^lib/provisioning/setup/load-checklist\\.ts$",
          "^lib/desk/(ask-to-end|change-customer|change-details|create-customer)\\.ts$",
          ...npm("zod", "server-only"),
        ],
      },
    ),
    never(
      "work-does-not-look-up",
      "Provisioning and the desk combine rules, vendors and store. They do not depend on pages.",
      { path: "^lib/(provisioning|desk|webhooks|api|background)/" },
      { path: ["^(app|components)/", ...npm("next", "react")] },
    ),
    never(
      "provisioning-knows-no-desk",
      "The work in a tenant does not depend on staff. Staff's work, webhooks and the read API are above it.",
      { path: "^lib/provisioning/" },
      { path: "^lib/(desk|webhooks|api|background)/" },
    ),
    never(
      "only-provisioning-combines",
      "Nothing below may import it: otherwise the order of work would be decided in two places.",
      { path: "^lib/(?!(provisioning|desk|api|background)/)" },
      { path: "^lib/(provisioning|desk|background)/" },
    ),
    leansOnlyOn(
      "background-work-is-a-shape",
      "Every room declares its background work, and only the engine knows all of it.",
      "^lib/background-work\\.ts$",
      { allowed: [] },
    ),
    never(
      "the-desk-calls-no-vendor",
      "Staff never act in a customer's tenant themselves: provisioning does what they ask for, as it does the customer's own checks.",
      { path: "^lib/desk/" },
      { path: ["^lib/(microsoft|dropzone|api|background)/"] },
    ),
    leansOnlyOn("ui-knows-no-product", "Primitives: they contain no words and no states of the product.", "^components/ui/", {
      allowed: ["\\.css$", ...npm("react", "react-dom", "next", "lucide-react", "@types/react", "@types/react-dom")],
    }),
    leansOnlyOn(
      "components-draw",
      "A component gets as props what it draws. It knows the words of the product and the browser, and loads nothing.",
      "^components/",
      { allowed: [pure, "\\.css$", ...npm("react", "react-dom", "next", "lucide-react", "zod", "@types/react", "@types/react-dom")] },
    ),
    never(
      "app-calls-no-vendor",
      "A page calls a guard, loads and draws; it has no fetch. Vendors are called through provisioning and identity.",
      { path: "^app/" },
      { path: ["^lib/(microsoft|dropzone|mail)/", "node_modules/@microsoft/"] },
    ),
    never("nothing-below-app-imports-it", "Imports point downwards only.", { path: "^(lib|components|sandbox)/" }, { path: "^app/" }),
    never(
      "portal-does-not-know-the-sandbox",
      "Only configuration points at the sandbox. A portal that knew about it could behave better there than with Microsoft.",
      { path: portal },
      { path: "^(sandbox|testing|e2e|bench|scripts)/" },
    ),
    never(
      "sandbox-knows-only-itself",
      "The sandbox is useful because it was not derived from the portal: a shared table of ids would share its mistakes.",
      { path: "^sandbox/" },
      { path: [portal, "^(testing|e2e|bench|scripts)/"] },
    ),
    leansOnlyOn("sandbox-world-is-the-ground", "The stored state knows nothing of the services that store it.", "^sandbox/world/", {
      node: true,
      allowed: ["^node_modules/"],
    }),
    leansOnlyOn(
      "sandbox-wire-knows-no-service",
      "What all services need to serve HTTP, and nothing that only one service needs.",
      "^sandbox/wire/",
      {
        node: true,
        allowed: ["^sandbox/world/", "^node_modules/"],
      },
    ),
    never(
      "sandbox-services-know-no-scene",
      "Scenes and the control API set up the services. A service that knew its scene could behave better in it.",
      { path: "^sandbox/(entra|graph|exchange|defender|cloud-apps|dropzone)/" },
      { path: "^sandbox/(scenes|control)/" },
    ),
    never(
      "scripts-know-no-journeys",
      "Code that a script shares with the browser journeys is in testing. Otherwise the demo would depend on a test.",
      { path: "^(scripts|testing)/" },
      { path: "^(e2e|bench)/" },
    ),
    never(
      "production-needs-no-development",
      "It is installed without development dependencies: an import of one would stop the portal or a command at its start.",
      { path: [portal, operatorsCommands], pathNot: tests },
      { path: npm(...Object.keys(devDependencies)), dependencyTypesNot: ["type-only"] },
    ),
    {
      name: "nothing-imports-tests",
      comment: "Code that two tests share is a file in testing.",
      severity: "error",
      from: {},
      to: { path: tests },
    },
    {
      name: "no-circles",
      comment: "Two files that need each other should be one file, or three. Types count too, because a reader has to follow them as well.",
      severity: "error",
      from: { pathNot: "^lib/store/generated/" },
      to: { circular: true },
    },
    {
      name: "everything-resolves",
      comment: "The rules above cannot see an import that does not resolve.",
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
