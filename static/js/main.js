import "./highlight.js";
