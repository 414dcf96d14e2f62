// What the docs' site has, in the order of its menu: the guides for setting up come first.
// A test holds that every guide of `docs/` is here.

/** @typedef {{ file: string, slug: string }} Guide a Markdown file relative to the root, and its address below `/docs/` */

/** @type {{ title: string, guides: Guide[] }[]} */
export const CONTENTS = [
  { title: "Set up", guides: guides("user-guide", "checkout-recipes", "tracker", "signed-identify", "privacy") },
  {
    title: "Understand the figures",
    guides: guides(
      ...["attribution", "ledger", "recurring-revenue", "cohorts", "funnel", "costs", "reporting-currency", "glossary"],
    ),
  },
  { title: "Look up", guides: guides("http-api", "access", "data-model", "performance") },
  {
    title: "The project",
    guides: [
      { file: "README.md", slug: "readme" },
      { file: "ARCHITECTURE.md", slug: "architecture" },
      { file: "CONTRIBUTING.md", slug: "contributing" },
      { file: "CHANGELOG.md", slug: "changelog" },
      { file: "tracker/package/README.md", slug: "tracker-package" },
    ],
  },
];

/** @returns {Guide[]} */
function guides(...names) {
  return names.map((name) => ({ file: `docs/${name}.md`, slug: name }));
}

/** Every guide, in the order of the menu. */
export const GUIDES = CONTENTS.flatMap(({ guides }) => guides);
