/** Loaded into the portal by a bench (NODE_OPTIONS). On SIGUSR2 it collects all garbage and prints how many bytes the heap still holds. */
const v8 = require("node:v8");
const vm = require("node:vm");

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc");

process.on("SIGUSR2", () => {
  for (let time = 0; time < 3; time++) collect();
  process.stdout.write(`in use on the heap: ${process.memoryUsage().heapUsed}\n`);
});
