// Classes: modifiers, parameter properties, overloads, abstract members, decorators.
import { Component, inject } from './framework';
import type { Service } from './service';

@Component({ selector: 'app' })
export abstract class Widget<T> extends Component<T> implements Service, Other<T> {
  private readonly cache: Map<string, T> = new Map();
  protected static shared?: Widget<any>;
  declare external: number;
  abstract pending: string;
  @inject private service!: Service;
  #secret = 1;

  constructor(private readonly name: string, public age = 1, plain?: boolean) {
    super();
    this.render(name);
  }

  render(text: string): void;
  render(text: string, times: number): void;
  /** Draws. */
  @inject()
  render(text: string, times = 1): void {
    this.cache.get(text);
    this.service!.draw(text)?.then(() => this.render(text));
    Widget.shared?.pending.trim();
  }
  protected abstract measure(a: number, b?: number): number;
  private static async build(): Promise<void> {
    this.build();
  }
  accessor level = 0;
}

function overloaded(a: string): string;
function overloaded(a: number): number;
function overloaded(a: any) {
  return a;
}

export default abstract class {
  m() {}
}
