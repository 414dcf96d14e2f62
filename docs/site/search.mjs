// The search of the docs' site, in the browser. The texts are loaded when somebody first goes to the field.
// What always holds: what is found is put on the page as text, never as HTML.

import MiniSearch from "minisearch";

const MOST = 12;
/** Characters shown before the first word that was found. */
const BEFORE = 60;
const SHOWN = 180;

const field = /** @type {HTMLInputElement} */ (document.querySelector("#search"));
const found = /** @type {HTMLElement} */ (document.querySelector("#found"));
const said = /** @type {HTMLElement} */ (found.querySelector("p"));
const list = /** @type {HTMLElement} */ (found.querySelector("ol"));
const search = /** @type {HTMLElement} */ (field.closest("search"));

let loading;

async function load() {
  const response = await fetch("/docs/search.json");
  if (!response.ok) throw new Error(`The texts could not be loaded (${response.status}).`);
  const engine = new MiniSearch({
    fields: ["title", "page", "text"],
    storeFields: ["title", "page", "text", "weight"],
    searchOptions: {
      boost: { title: 3, page: 2 },
      prefix: true,
      fuzzy: 0.15,
      combineWith: "AND",
      boostDocument: (_id, _term, stored) => Number(stored?.weight ?? 1),
    },
  });
  engine.addAll(await response.json());
  return engine;
}

async function show() {
  const asked = field.value.trim();
  if (asked === "") {
    found.hidden = true;
    return;
  }
  found.hidden = false;
  try {
    loading ??= load();
    const engine = await loading;
    // Another letter was typed while the texts were loading.
    if (field.value.trim() !== asked) return;
    const results = engine.search(asked);
    list.replaceChildren(...results.slice(0, MOST).map(item));
    const few = results.length > MOST ? `The first ${MOST} of ${results.length} places.` : `${results.length} places.`;
    said.textContent =
      results.length === 0 ? "Nothing was found. Try another word." : results.length === 1 ? "1 place." : few;
  } catch (error) {
    loading = undefined;
    list.replaceChildren();
    said.textContent = error instanceof Error ? error.message : String(error);
  }
}

function item(result) {
  const link = document.createElement("a");
  link.className = "place";
  link.href = result.id;
  link.textContent = result.title === result.page ? result.page : `${result.page} › ${result.title}`;
  const text = document.createElement("span");
  text.className = "excerpt";
  text.textContent = excerpt(result.text, Object.keys(result.match));
  const row = document.createElement("li");
  row.append(link, text);
  return row;
}

/** The part of a text with the first of the words in it. */
function excerpt(text, words) {
  const small = text.toLowerCase();
  const places = words.map((word) => small.indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, text.length) - BEFORE);
  const start = places.length === 0 ? 0 : from;
  return `${start > 0 ? "…" : ""}${text.slice(start, start + SHOWN)}${text.length > start + SHOWN ? "…" : ""}`;
}

search.hidden = false;
field.addEventListener("input", show);
field.addEventListener("focus", () => {
  loading ??= load();
  loading.catch(() => {
    loading = undefined;
  });
  show();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !found.hidden) {
    found.hidden = true;
    field.focus();
  }
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  }
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Node && !search.contains(event.target)) found.hidden = true;
});
search.addEventListener("focusout", (event) => {
  if (event.relatedTarget instanceof Node && !search.contains(event.relatedTarget)) found.hidden = true;
});
