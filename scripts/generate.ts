import { readFile, writeFile } from "node:fs/promises";
import { envExample, withGeneratedBlocks } from "./generated-docs";
import { generatePrismaClient } from "./prisma-client";

/** npm run generate: everything that is made from something else and not written by hand. */

await generatePrismaClient();
await writeFile(".env.example", envExample());
await writeFile("README.md", withGeneratedBlocks(await readFile("README.md", "utf8")));
