export { DatasetGrid } from "./DatasetGrid";
