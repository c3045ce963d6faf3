/** Every page on one page. The address says where one is: the project in the path, the frame in `?frame=`. */

import { lazy } from "react";
import { Navigate, Route, Routes, useLocation, useNavigate } from "react-router";
import { recall } from "@/lib/memory";
import { Button, Empty, PaneBoundary } from "@/ui";
import { Shell } from "./Shell";

const ProjectsPage = lazy(async () => ({ default: (await import("@/features/projects")).ProjectsPage }));
const StudioPage = lazy(async () => ({ default: (await import("./StudioPage")).StudioPage }));
const GalleryPage = lazy(async () => ({ default: (await import("@/features/gallery")).GalleryPage }));
const ModelsPage = lazy(async () => ({ default: (await import("@/features/models")).ModelsPage }));
const DatasetsPage = lazy(async () => ({ default: (await import("@/features/datasets")).DatasetsPage }));
const DatasetPage = lazy(async () => ({ default: (await import("@/features/datasets")).DatasetPage }));
const SettingsPage = lazy(async () => ({ default: (await import("@/features/settings")).SettingsPage }));

function LastProject() {
  const last = recall<number | null>("project", null);
  return <Navigate to={last === null ? "/projects" : `/projects/${last}?last`} replace />;
}

function NotFound() {
  const navigate = useNavigate();
  return (
    <Empty
      page
      title="There is nothing at this address"
      actions={<Button onClick={() => void navigate("/projects")}>All projects</Button>}
    >
      The link may be old, or mistyped.
    </Empty>
  );
}

export function Pages() {
  const { pathname } = useLocation();
  return (
    <Shell>
      {/* Another page is a new start for one that has stumbled. */}
      <PaneBoundary name="This page" key={pathname.split("/")[1]}>
        <Routes>
          <Route index element={<LastProject />} />
          <Route path="projects" element={<ProjectsPage />} />
          <Route path="projects/:projectId" element={<StudioPage />} />
          <Route path="gallery" element={<GalleryPage />} />
          <Route path="datasets" element={<DatasetsPage />} />
          <Route path="datasets/:datasetId" element={<DatasetPage />} />
          <Route path="models" element={<ModelsPage />} />
          <Route path="settings" element={<SettingsPage />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </PaneBoundary>
    </Shell>
  );
}
