// Starts the dashboard. Everything else hangs below App.svelte.
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("app");
if (target) mount(App, { target });

// All styles are one file, which the document loads first. In it, the styles of what is imported last stand last: these
// have to, because where a global rule and a component's weigh the same, the global one wins.
void import("../style/all");
