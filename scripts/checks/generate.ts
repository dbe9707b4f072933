import { readFile, writeFile } from "node:fs/promises";
import { generatePrismaClient } from "../stack/prisma-client";
import { envExample, withGeneratedBlocks } from "./generated-docs";

/** npm run generate: everything that is made from something else and not written by hand. */

await generatePrismaClient();
await writeFile(".env.example", envExample());
await writeFile("README.md", withGeneratedBlocks(await readFile("README.md", "utf8")));
