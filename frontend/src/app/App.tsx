import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { queryClient } from "@/api/queries";
import { PaneBoundary, Toaster, TooltipProvider } from "@/ui";
import { router } from "./router";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={500}>
        <PaneBoundary name="The studio">
          <RouterProvider router={router} />
        </PaneBoundary>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
