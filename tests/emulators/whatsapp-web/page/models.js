/** Models and collections as WhatsApp Web has them: values that tell of their changes. */

export class Emitter {
  #listeners = new Map();

  on(names, listener) {
    for (const name of names.split(" ")) this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  off(name, listener) {
    this.#listeners.set(
      name,
      (this.#listeners.get(name) ?? []).filter((one) => one !== listener),
    );
  }

  once(name, listener) {
    const one = (...args) => {
      this.off(name, one);
      listener(...args);
    };
    this.on(name, one);
  }

  trigger(name, ...args) {
    for (const listener of this.#listeners.get(name) ?? []) listener(...args);
  }
}

export class Model extends Emitter {
  constructor(values) {
    super();
    Object.assign(this, values);
  }

  set(name, value) {
    const before = this[name];
    this[name] = value;
    if (before === value) return;
    this.trigger(`change:${name}`, this, value, before);
    this.collection?.trigger(`change:${name}`, this, value, before);
    this.collection?.trigger("change", this);
  }

  serialize() {
    const { collection, msgs, ...values } = this;
    return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== "function"));
  }
}

export class Collection extends Emitter {
  models = new Map();
  modelClass = Model;

  get(id) {
    return this.models.get(typeof id === "string" ? id : id?._serialized);
  }

  async find(id) {
    return this.get(id);
  }

  add(model) {
    model.collection = this;
    this.models.set(model.id._serialized, model);
    this.trigger("add", model);
    return model;
  }

  getModelsArray() {
    return [...this.models.values()];
  }

  async getMessagesById(ids) {
    return { messages: ids.map((id) => this.get(id)).filter(Boolean) };
  }
}

/** An id of a person or a group. */
export class Wid {
  constructor(serialized) {
    this._serialized = serialized;
    [this.user, this.server] = serialized.split("@");
  }

  isLid() {
    return this.server === "lid";
  }
  isGroup() {
    return this.server === "g.us";
  }
  isUser() {
    return this.server === "c.us" || this.isLid();
  }
  isStatus() {
    return false;
  }
  toJid() {
    return this._serialized;
  }
}
