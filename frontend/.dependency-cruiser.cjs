// Imports point one way: app -> features -> api, ui, lib. Features do not know each other, and nothing runs in a circle.
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "features-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/([^/]+)/", pathNot: "^src/features/$1/" },
    },
    {
      name: "features-do-not-know-the-app",
      severity: "error",
      from: { path: "^src/features" },
      to: { path: "^src/app" },
    },
    {
      name: "api-stands-on-lib",
      severity: "error",
      from: { path: "^src/api" },
      to: { path: "^src/(app|features|ui)" },
    },
    {
      name: "ui-stands-on-lib",
      severity: "error",
      from: { path: "^src/ui" },
      to: { path: "^src/(app|features|api)" },
    },
    {
      name: "lib-stands-alone",
      severity: "error",
      from: { path: "^src/lib" },
      to: { path: "^src/(app|features|api|ui)" },
    },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.tsx?$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "types", "default"],
      extensions: [".ts", ".tsx", ".d.ts", ".js", ".css"],
    },
  },
};
