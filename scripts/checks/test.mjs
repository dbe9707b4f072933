// npm test: checks Node, installs what is missing, and hands over to test.ts in this same process.
import { prepare } from "../stack/preflight.mjs";

prepare();
const { register } = await import("tsx/esm/api");
register();
await import("./test.ts");
