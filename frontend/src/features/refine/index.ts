export { ConversationPanel } from "./ConversationPanel";
export { RefineBox } from "./RefineBox";
