export { TimelinePane } from "./TimelinePane";
