// Classes: members, private names, this and super, class expressions.
import { Base } from './base.js';

export default class Cart extends Base {
  static #count = 0;
  items = [];
  handle = (event) => this.add(event);
  static {
    Cart.create();
  }

  constructor(owner) {
    super(owner);
    this.#reset();
  }

  /** The number of items. */
  get size() {
    return this.items.length;
  }
  set size(n) {
    this.items.length = n;
  }
  static create(...args) {
    Cart.#count++;
    return new Cart(...args);
  }
  async add(item) {
    super.add(item);
    this.missing();
    this.create();
    [1].forEach(function () {
      this.add(item);
    });
    return [item].map(() => this.add(item));
  }
  #reset() {}
  *[Symbol.iterator]() {}
  'quoted name'() {}
}

class Local extends Cart {
  add() {
    super.add();
    super.other();
  }
}

const Named = class Inner extends Local {
  m() {
    return new Inner();
  }
};

const mixin = (Parent) =>
  class extends Parent {
    mixed() {
      return super.mixed();
    }
  };

class Plain {
  method() {
    const Cart = make();
    return new Cart();
  }
}
new Named().m();
new Plain;
