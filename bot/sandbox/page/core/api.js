// The only module that talks HTTP to the sandbox server.

/** This tab's name for the server; a reload keeps it, a second tab gets its own. */
export const tab = (() => {
  const known = sessionStorage.getItem("sandbox.tab");
  if (known) return known;
  const fresh = `t${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
  sessionStorage.setItem("sandbox.tab", fresh);
  return fresh;
})();

/** The server said no, or could not be reached: `message` is written for the person at the screen. */
export class Refused extends Error {
  constructor(error, message, answer = {}) {
    super(message);
    this.error = error;
    this.answer = answer;
  }
}

const UNREACHABLE = "The sandbox does not answer. Is `make sandbox` still running?";

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Refused("unreachable", UNREACHABLE);
  }
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new Refused("unreadable", `The sandbox answered ${response.status} to ${path}.`);
  if (!response.ok || answer.ok === false) {
    throw new Refused(answer.error ?? "failed", answer.message ?? answer.error ?? "That did not work.", answer);
  }
  return answer;
}

/** A human's gesture: POST /sandbox/<name>. Throws `Refused`. */
export function gesture(name, body = {}) {
  return ask(`/sandbox/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ tab, ...body }),
  });
}

export const fetchState = () => ask(`/sandbox/state?tab=${tab}`);
export const fetchLog = (after) => ask(`/sandbox/log?after=${after}`);
