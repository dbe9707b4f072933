// Loaded into every program that the stack starts (node --import): when whoever started it dies, however suddenly, it ends too.
// The parent holds an IPC channel open; a dead parent cannot.
process.channel?.unref();
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
