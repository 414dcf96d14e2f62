// Starts the dashboard. Everything else hangs below App.svelte.
import { mount } from "svelte";
import App from "./App.svelte";
import "../style/tokens.css";
import "../style/base.css";
import "../style/parts.css";
import "../style/lists.css";
import "../style/totals.css";

const target = document.getElementById("app");
if (target) mount(App, { target });
