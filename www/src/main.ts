// Starts the dashboard. Everything else hangs below App.svelte.
import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/lists.css";
import "./styles/totals.css";

const target = document.getElementById("app");
if (target) mount(App, { target });
