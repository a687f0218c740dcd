/** The app of the team, at /app. */
import "./mantine.css";
import "./app.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keepShell } from "./lib/install.ts";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
keepShell();
