// Pictures, with their alternative text in their place when they do not load.

import { h } from "../core/dom.js";

export function image(element, className) {
  const url = element.image_url ?? element.slack_file?.url ?? "";
  const picture = h("img", { src: url, alt: element.alt_text ?? "", class: className, loading: "lazy" });
  picture.addEventListener("error", () => {
    picture.replaceWith(
      h(
        "span",
        { class: `${className} image-missing`, role: "img", "aria-label": element.alt_text ?? "" },
        element.alt_text || "image",
      ),
    );
  });
  return picture;
}
