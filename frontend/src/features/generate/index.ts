export { GeneratePanel } from "./GeneratePanel";
