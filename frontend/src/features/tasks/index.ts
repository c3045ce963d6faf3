export { TasksPanel } from "./TasksPanel";
