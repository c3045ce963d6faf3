export { TakesPanel } from "./TakesPanel";
