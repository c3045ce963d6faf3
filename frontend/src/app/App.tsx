import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { queryClient } from "@/api/queries";
import { PaneBoundary, Toaster, TooltipProvider } from "@/ui";
import { Pages } from "./Pages";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={500}>
        <PaneBoundary name="The studio">
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </PaneBoundary>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
