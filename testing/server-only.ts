// What `import "server-only"` means in tests.
export {};
