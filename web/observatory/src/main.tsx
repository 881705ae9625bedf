// The observatory: draws what /api/observe tells, and decides nothing.

import "@fontsource-variable/geist/wght.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/parts.css";
import "./style/admin.css";
import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("page");
if (root !== null) render(<App />, root);
