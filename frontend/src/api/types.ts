/** The server's shapes by their names. They are all made from its OpenAPI document. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Project = Schemas["Project"];
export type ProjectCreate = Schemas["ProjectCreate"];
export type ProjectUpdate = Schemas["ProjectUpdate"];
export type Frame = Schemas["Frame"];
export type Take = Schemas["Take"];
export type Task = Schemas["Task"];
export type TaskCreate = Schemas["TaskCreate"];
export type Queue = Schemas["Queue"];
export type Plugin = Schemas["Plugin"];
export type Model = Schemas["Model"];
export type Health = Schemas["Health"];
export type Worker = Schemas["Worker"];
export type Info = Schemas["Info"];
export type Setting = Schemas["Setting"];
export type Tokens = Schemas["Tokens"];
export type Preset = Schemas["Preset"];
export type TrashItem = Schemas["TrashItem"];
export type Event = Schemas["Event"];
export type ApiErrorBody = Schemas["Error"];
export type Uploaded = Schemas["Uploaded"];
export type Enhanced = Schemas["Enhanced"];
export type EnhanceRequest = Schemas["EnhanceRequest"];
export type Recalled = Schemas["Recalled"];
export type RefineBody = Schemas["RefineRequest"];
export type RefinePlan = Schemas["RefinePlan"];
export type RefineCommand = Schemas["RefineCommand"];
export type RefineTask = Schemas["RefineTask"];
