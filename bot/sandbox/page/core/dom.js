// Building DOM without markup strings: data reaches the page only as text nodes and attributes.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `props`: `on*` functions become listeners, `dataset` and `style` merge, the rest are attributes. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element, with the same rules as `h`. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on") && typeof value === "function") {
    node.addEventListener(name.slice(2).toLowerCase(), value);
  } else if (name === "dataset") {
    Object.assign(node.dataset, value);
  } else if (name === "style") {
    for (const [key, setting] of Object.entries(value)) node.style.setProperty(key, setting);
  } else if (name === "value") {
    node.value = value;
  } else if (name === "checked" || name === "disabled" || name === "hidden") {
    node[name] = value;
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

let serial = 0;

/** An id no other element of this page has. */
export function uniqueId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}

/**
 * Brings the children of `parent` to `wanted` ([{key, signature, build}]), keeping every child whose
 * key and signature are the same, so that focus, carets and open lists survive what did not change.
 * Returns the keys whose nodes were built.
 */
export function reconcile(parent, wanted) {
  const old = new Map();
  for (const child of parent.children) old.set(child.dataset.key, child);
  const built = [];
  let place = parent.firstElementChild;
  for (const { key, signature, build } of wanted) {
    let node = old.get(key);
    old.delete(key);
    if (!node || node.reconciledAs !== signature) {
      const fresh = build();
      fresh.dataset.key = key;
      fresh.reconciledAs = signature;
      if (node) {
        if (node === place) place = fresh;
        node.replaceWith(fresh);
      }
      node = fresh;
      built.push(key);
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const stale of old.values()) stale.remove();
  return built;
}
