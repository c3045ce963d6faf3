export { OfflineBanner } from "./OfflineBanner";
export { SystemDialogs } from "./SystemDialogs";
