// What kind of word each piece of a Dockerfile's line is, so that it can be coloured while it is being typed. What a line
// means is the server's to say; this tells keywords from comments, strings, variables and flags, and knows nothing of an editor.

const HEREDOC = /<<-?\s*(["']?)([A-Za-z_][\w.-]*)\1/g;
const TAKES_HEREDOC = /^\s*(?:RUN|COPY|ADD)\s/i;
const ESCAPE_DIRECTIVE = /^#\s*escape\s*=\s*`/i;
const WORD = new RegExp(
  [
    /(?<variable>\$\{[^}]*\}?|\$\w+)/,
    /(?<string>"(?:[^"\\]|\\.)*"?|'[^']*'?)/,
    /(?<=^|\s)(?<flag>--[\w-]+)(?==|\s|$)/,
    /(?<=\s)(?<keyword>AS)(?=\s)/,
    /(?<operator>&&|\|\|?|[;=[\],])/,
    /[^\s$"';=[\],|&]+/,
  ]
    .map((part) => part.source)
    .join("|"),
  "giu",
);

/** Where a file begins: backslash escapes, an instruction is expected, no heredoc is open. */
export const START = Object.freeze({ escape: "\\", continues: false, heredocs: Object.freeze([]) });

/** The state after `line`, given the state before it. States are never changed in place. */
export function after(line, state) {
  if (state.heredocs.length) {
    const ends = line.replace(/^\t+/, "") === state.heredocs[0];
    return ends ? { ...state, heredocs: state.heredocs.slice(1) } : state;
  }
  if (isComment(line)) return ESCAPE_DIRECTIVE.test(line) && !state.continues ? { ...state, escape: "`" } : state;
  if (!line.trim()) return state;
  const continues = line.trimEnd().endsWith(state.escape);
  const heredocs = !state.continues && TAKES_HEREDOC.test(line) ? [...line.matchAll(HEREDOC)].map((match) => match[2]) : [];
  return { ...state, continues, heredocs };
}

/** The words of `line` that have a colour, as {from, to, kind}: offsets in the line; what has none is left out. */
export function words(line, state) {
  if (state.heredocs.length) return [{ from: 0, to: line.length, kind: line.trim().startsWith("#") ? "comment" : "heredoc" }];
  if (isComment(line)) return [{ from: 0, to: line.length, kind: "comment" }];
  const found = [];
  let start = 0;
  if (!state.continues) {
    const keyword = /^\s*(\S+)/.exec(line);
    if (!keyword) return [];
    start = keyword[0].length;
    found.push({ from: start - keyword[1].length, to: start, kind: "keyword" });
  }
  for (const match of line.slice(start).matchAll(WORD)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind) found.push({ from: start + match.index, to: start + match.index + match[0].length, kind });
  }
  return found;
}

function isComment(line) {
  return /^\s*#/.test(line);
}
