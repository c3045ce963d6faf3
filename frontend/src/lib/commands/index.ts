export { COMMANDS, MENUS, command, type Command, type CommandId, type Menu, type Scope } from "./table";
export { canRun, handlerOf, runCommand, useCommand, useHandler, useRegistry, type Handler } from "./registry";
export { bindingOf, isMac, isSingle, keyNames, keyText } from "./keys";
export { keysOf, listenToKeys, meets, ownersOf, useKey, useKeyHere, useShortcuts } from "./shortcuts";
