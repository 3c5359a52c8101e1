import { type Context, type Emitter, evalToken, TablerowTag, type Template, toValue } from 'liquidjs';

/** `{% tablerow %}` with the newlines of Ruby's Liquid, and its row where the list is empty. */
export class RubyTablerow extends TablerowTag {
  readonly #body: Template[];

  constructor(...args: ConstructorParameters<typeof TablerowTag>) {
    super(...args);
    const body = this.templates;
    const { renderer } = this.liquid;
    const around = {
      token: this.token,
      // What stands in the cells is not for the one that mends rows.
      *render(context: Context, rows: Emitter): Generator<unknown, void, unknown> {
        yield renderer.renderTemplates(body, context, (rows as RowEmitter).inner);
      },
    };
    this.#body = body;
    this.templates = [around as unknown as Template];
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const rows = new RowEmitter(emitter);
    yield* super.render(context, rows);
    if (rows.used) return;
    const list = toValue(yield evalToken(this.collection, context));
    if (list !== null && list !== undefined && list !== false) emitter.write('<tr class="row1">\n</tr>\n');
  }

  // biome-ignore lint/correctness/useYield: liquidjs wants a generator
  override *children(): Generator<unknown, Template[]> {
    return this.#body;
  }
}

class RowEmitter implements Emitter {
  readonly buffer = '';
  readonly inner: Emitter;
  used = false;

  constructor(inner: Emitter) {
    this.inner = inner;
  }

  write(html: string): void {
    this.used = true;
    this.inner.write(html === '</tr>' || html === '<tr class="row1">' ? `${html}\n` : html);
  }
}
