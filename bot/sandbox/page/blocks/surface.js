// One place where blocks are drawn (a message, a modal, a Home tab) and what its elements may do.

import { gesture } from "../core/api.js";
import { workspace } from "../core/store.js";
import { attempt } from "../shell/attempt.js";
import { confirmFirst } from "./confirm.js";
import { valueKey } from "./fields.js";

export class Surface {
  /** `container`: {channel, ts} or {view_id}; `blocks()`: what it shows now; `values`: FormValues. */
  constructor({ kind, container, blocks, values }) {
    Object.assign(this, { kind, container, blocks, values });
  }

  /** The human did something with an element; asks first when the element says so. False: thought better of it. */
  async act(block, element, patch, confirm = element.confirm) {
    if (confirm && !(await confirmFirst(confirm))) return false;
    await this.send(block, element, patch);
    return true;
  }

  async send(block, element, patch) {
    const body = {
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      values: this.values.stateOf(this.blocks()),
    };
    await attempt("action", patch ? { ...body, patch } : body);
  }

  /** An element's value changed: kept, and sent on where Slack would (outside inputs, or with dispatch_action). */
  async change(block, element, value) {
    const before = this.values.current(block, element);
    this.values.set(block, element, value);
    if (block.type === "input" && !block.dispatch_action) return true;
    const done = await this.act(block, element, { [valueKey(element)]: value });
    if (!done) this.values.set(block, element, before);
    return done;
  }

  async options(block, element, value) {
    return gesture("options", {
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      value,
    });
  }

  get zone() {
    return workspace.zone;
  }

  now() {
    return workspace.now();
  }
}
