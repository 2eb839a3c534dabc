/** What is held to in the page's scripts and their tests beside types. */

import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-unused-vars": ["error", { args: "after-used" }],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
    },
  },
  { files: ["static/js/**"], languageOptions: { globals: { Plotly: "readonly" } } },
  { files: ["tests/js/**"], languageOptions: { globals: globals.node } },
];
