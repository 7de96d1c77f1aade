// Elements that hold a value: where Slack keeps the value and where it starts from.

const single = (what) => [`selected_${what}`, `initial_${what}`];

const FIELDS = {
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  static_select: single("option"),
  external_select: single("option"),
  users_select: single("user"),
  channels_select: single("channel"),
  conversations_select: single("conversation"),
  multi_static_select: single("options"),
  multi_external_select: single("options"),
  multi_users_select: single("users"),
  multi_channels_select: single("channels"),
  multi_conversations_select: single("conversations"),
  datepicker: single("date"),
  timepicker: single("time"),
  datetimepicker: single("date_time"),
  radio_buttons: single("option"),
  checkboxes: single("options"),
};

/** The name under which an element's value travels ("selected_option", "value" ...); undefined for buttons. */
export const valueKey = (element) => FIELDS[element.type]?.[0];

const holdsList = (element) => element.type === "checkboxes" || element.type.startsWith("multi_");

/** What the element shows before anybody touched it: null, or [] for lists. */
export function initialValue(element) {
  const initial = element[FIELDS[element.type][1]];
  if (initial === undefined || initial === null) return holdsList(element) ? [] : null;
  return initial;
}

/** Every value-holding element of some blocks as [block, element]. */
export function valueElements(blocks) {
  return blocks.flatMap((block) =>
    [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])]
      .filter((element) => element && FIELDS[element.type])
      .map((element) => [block, element]),
  );
}

const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** What Slack's client itself complains about before it sends: {block_id: sentence}. */
export function complaints(blocks, values) {
  const found = {};
  for (const block of blocks.filter((candidate) => candidate.type === "input")) {
    const value = values.current(block, block.element);
    const sentence = isEmpty(value)
      ? block.optional
        ? null
        : "Please complete this required field."
      : complaint(block.element, value);
    if (sentence) found[block.block_id] = sentence;
  }
  return found;
}

function complaint(element, value) {
  if (element.type === "plain_text_input") {
    if (element.min_length && value.length < element.min_length)
      return `Please enter at least ${element.min_length} characters.`;
    if (element.max_length && value.length > element.max_length)
      return `Please enter no more than ${element.max_length} characters.`;
  }
  if (element.type === "number_input") return numberComplaint(element, value);
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return "Please enter a valid email address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+\.\S+/i.test(value)) return "Please enter a valid URL.";
  return null;
}

function numberComplaint(element, value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter a number no less than ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter a number no greater than ${element.max_value}.`;
  return null;
}
