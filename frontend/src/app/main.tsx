import "@fontsource-variable/archivo/wdth.css";
import "@fontsource-variable/source-sans-3/wght.css";
import "@/styles/tokens.css";
import "@/styles/base.css";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { listenToEvents } from "@/api/events";
import { listenToKeys } from "@/lib/commands";
import { pageNonce } from "@/ui";
import { App } from "./App";

const nonce = pageNonce();
if (nonce) setNonce(nonce);

listenToEvents();
listenToKeys();

const root = document.getElementById("root");
if (!root) throw new Error("the page has no place for the studio");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
