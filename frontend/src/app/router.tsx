/** Every page on one page. The address says where one is: the project in the path, the frame in `?frame=`. */

import { createBrowserRouter, redirect, useRouteError } from "react-router";
import { Button, Empty, Loading, Problem } from "@/ui";
import { recall } from "@/lib/memory";
import { Shell } from "./Shell";

function NotFound() {
  return (
    <Empty
      title="There is nothing at this address"
      actions={<Button onClick={() => void router.navigate("/projects")}>All projects</Button>}
    >
      The link may be old, or mistyped.
    </Empty>
  );
}

function Stumbled() {
  return <Problem title="This page has stumbled" error={useRouteError()} onRetry={() => location.reload()} />;
}

export const router = createBrowserRouter([
  {
    element: <Shell />,
    HydrateFallback: () => <Loading what="Opening Kino" />,
    children: [
      {
        errorElement: <Stumbled />,
        children: [
          {
            index: true,
            element: null,
            loader: () => {
              const last = recall<number | null>("project", null);
              return redirect(last === null ? "/projects" : `/projects/${last}?last`);
            },
          },
          {
            path: "projects",
            lazy: async () => ({ Component: (await import("@/features/projects")).ProjectsPage }),
          },
          {
            path: "projects/:projectId",
            lazy: async () => ({ Component: (await import("./StudioPage")).StudioPage }),
          },
          {
            path: "gallery",
            lazy: async () => ({ Component: (await import("@/features/gallery")).GalleryPage }),
          },
          {
            path: "models",
            lazy: async () => ({ Component: (await import("@/features/models")).ModelsPage }),
          },
          {
            path: "settings",
            lazy: async () => ({ Component: (await import("@/features/settings")).SettingsPage }),
          },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
]);
