// Where the choices of a select come from. A choice: {key, label, hint, person, raw}; a group: {label, choices}.

import { Refused } from "../core/api.js";
import { workspace } from "../core/store.js";
import { plain } from "../text/mrkdwn.js";

const SLACK_MIN_QUERY = 3;

function ofOption(option) {
  return { key: option.value, label: plain(option.text), hint: plain(option.description), raw: option };
}

function ofPerson(person) {
  return { key: person.id, label: person.real_name || person.name, hint: person.title ?? "", person, raw: person.id };
}

function ofChannel(channel) {
  const partner = channel.is_im ? workspace.partner(channel) : null;
  if (partner) return { ...ofPerson(partner), key: channel.id, raw: channel.id };
  return {
    key: channel.id,
    label: `# ${channel.name}`,
    hint: channel.is_ext_shared ? "Shared with another organisation" : "",
    raw: channel.id,
  };
}

function matches(choice, words) {
  return !words || `${choice.label} ${choice.hint}`.toLowerCase().includes(words.trim().toLowerCase());
}

function grouped(answer) {
  if (answer.option_groups) {
    return answer.option_groups.map((group) => ({ label: plain(group.label), choices: group.options.map(ofOption) }));
  }
  return [{ label: null, choices: (answer.options ?? []).map(ofOption) }];
}

function filtered(groups, words) {
  return groups
    .map((group) => ({ ...group, choices: group.choices.filter((choice) => matches(choice, words)) }))
    .filter((group) => group.choices.length);
}

function channels(element) {
  const include = element.filter?.include;
  return workspace.channels.filter((channel) => {
    if (channel.is_archived) return false;
    if (element.type.includes("channels")) return !channel.is_im && !channel.is_private;
    const kind = channel.is_im ? "im" : channel.is_private ? "private" : "public";
    if (include && !include.includes(kind)) return false;
    if (element.filter?.exclude_external_shared_channels && channel.is_ext_shared) return false;
    return workspace.memberOf(channel) || kind === "public";
  });
}

async function external(surface, block, element, words) {
  const least = element.min_query_length ?? SLACK_MIN_QUERY;
  if (words.length < least)
    return { groups: [], note: `Type ${least === 1 ? "a character" : `${least} characters`} or more to search` };
  try {
    return { groups: grouped(await surface.options(block, element, words)) };
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return { groups: [], note: refusal.message };
  }
}

/** Choices for some typed words: {groups, note?}. */
export async function choicesFor(surface, block, element, words) {
  const kind = element.type.replace(/^multi_/, "");
  if (kind === "external_select") return external(surface, block, element, words);
  if (kind === "static_select") return { groups: filtered(grouped(element), words) };
  const people = kind === "users_select";
  const choices = people
    ? workspace.people.filter((person) => !person.deleted).map(ofPerson)
    : channels(element).map(ofChannel);
  return { groups: filtered([{ label: null, choices }], words) };
}

/** The choice that stands for a value kept earlier. */
export function choiceOf(element, value) {
  if (value === null) return null;
  if (typeof value === "object") return ofOption(value);
  if (element.type.includes("users")) return ofPerson(workspace.person(value) ?? { id: value, name: value });
  return ofChannel(workspace.channel(value) ?? { id: value, name: value });
}

/** Whether typing asks somebody else, so that it should wait for a pause. */
export const isRemote = (element) => element.type.endsWith("external_select");
