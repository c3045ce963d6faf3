export { DatasetTools } from "./DatasetTools";
