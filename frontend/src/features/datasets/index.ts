export { DatasetsPage } from "./list/DatasetsPage";
export { DatasetPage } from "./tagging/DatasetPage";
