import { parseFragment } from 'parse5';
import { parseAst } from 'vite';

/** A text in one language that stands in the code instead of in a catalogue. */
export interface Leftover {
  readonly line: number;
  readonly text: string;
}

/** What is shown or read aloud; also as properties of elements. */
const LABELS = ['title', 'placeholder', 'label', 'alt', 'what', 'text', 'heading'];
/** Names and units that are the same in every language. */
const NAMES =
  /\b(?:AlexNet|convcast|Lab|ReLU|PNG|WebM|NumPy|CSV|JSON|TeX|conv\d|Ctrl|Esc|Shift|Grad-CAM|Gabor|Sobel|px|ms|MB|kB|GB|Hz|softmax|PageUp|PageDown)\b|English|中文|Language · 语言/g;
/** Keys of the keyboard, types of things that are dragged, selectors, functions of CSS. */
const NOT_SHOWN =
  /\[|^[\w-]+\(|^(?:Enter|Escape|Home|End|Tab|Delete|Backspace|Files|Space|Control|Alt|Meta|Shift|Page(?:Up|Down))$/;
/** Calls whose strings nobody sees. */
const NOT_SAID =
  /^(?:querySelector(?:All)?|closest|matches|matchMedia|define|getContext|addEventListener|catalogue|css|error|warn|addColorStop|createElement|startsWith|Error|TypeError|RangeError)$/;

const PLACE = '\uFFFC';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Texts in templates, in what is shown or labelled by them, and sentences anywhere else. */
export function leftoversIn(code: string): Leftover[] {
  const found = new Map<number, string>();
  const visit = (node: Node, shown: boolean): void => {
    switch (node.type) {
      case 'TaggedTemplateExpression': {
        const tag = nameOf(node.tag as Node);
        if (tag === 'html' || tag === 'svg') template(node.quasi as Node);
        else if (!NOT_SAID.test(tag)) visit(node.quasi as Node, shown);
        return;
      }
      case 'CallExpression':
      case 'NewExpression':
        if (NOT_SAID.test(nameOf(node.callee as Node))) return;
        // What goes into a function isn't what comes out of it.
        children(node, false);
        return;
      case 'Literal':
        if (typeof node.value === 'string') said(node, node.value, shown);
        return;
      case 'TemplateLiteral': {
        const text = (node.quasis as Node[])
          .map((quasi) => (quasi.value as { cooked: string }).cooked)
          .join(PLACE);
        said(node, text, shown);
        for (const expression of node.expressions as Node[]) visit(expression, shown);
        return;
      }
      case 'ConditionalExpression':
        visit(node.test as Node, false);
        visit(node.consequent as Node, shown);
        visit(node.alternate as Node, shown);
        return;
      case 'BinaryExpression':
      case 'LogicalExpression':
        // What is compared with is no text.
        if (!/^[=!<>]/.test(node.operator as string)) children(node, shown);
        return;
      case 'ObjectExpression':
        // A text in each language.
        if (!(node.properties as Node[]).some(({ key }) => (key as Node | undefined)?.value === 'zh-CN'))
          children(node, shown);
        return;
      case 'ImportDeclaration':
      case 'ImportExpression':
      case 'ExportAllDeclaration':
        return;
      case 'SwitchCase':
        for (const each of node.consequent as Node[]) visit(each, false);
        return;
      case 'MemberExpression':
        visit(node.object as Node, false);
        return;
      default:
        if (node.type.startsWith('TS') && !/^TS(?:As|Satisfies|NonNull)/.test(node.type)) return;
        children(node, false);
    }
  };
  const children = (node: Node, shown: boolean): void => {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'typeAnnotation' || key === 'typeArguments') continue;
      for (const each of Array.isArray(value) ? value : [value])
        if (each && typeof each === 'object' && typeof each.type === 'string') visit(each as Node, shown);
    }
  };
  const said = (node: Node, text: string, shown: boolean): void => {
    if (shown ? words(text).length > 0 : isProse(text)) found.set(node.start, text);
  };
  const template = ({ quasis, expressions }: Node): void => {
    const texts = (quasis as Node[]).map((quasi) => (quasi.value as { cooked: string }).cooked);
    (expressions as Node[]).forEach((expression, index) => {
      const attribute = attributeAt(texts.slice(0, index + 1).join(PLACE));
      if (attribute === null || isLabel(attribute)) visit(expression, true);
      else if (expression.type === 'Literal' || expression.type === 'TemplateLiteral') return;
      else if (expression.type === 'ConditionalExpression') return;
      else visit(expression, false);
    });
    const at = (quasis as Node[])[0]!.start;
    const walk = (element: Markup): void => {
      if (element.nodeName === '#text' && words(element.value ?? '').length > 0)
        found.set(at + (element.sourceCodeLocation?.startOffset ?? 0), element.value!.trim());
      for (const { name, value } of element.attrs ?? [])
        if (isLabel(name) && words(value).length > 0)
          found.set(at + (element.sourceCodeLocation?.startOffset ?? 0), `${name}="${value}"`);
      if (element.nodeName !== 'kbd') for (const child of element.childNodes ?? []) walk(child);
    };
    walk(parseFragment(texts.join(PLACE), { sourceCodeLocationInfo: true }) as Markup);
  };
  visit(parseAst(code, { lang: 'ts' }) as unknown as Node, false);
  return [...found].map(([start, text]) => ({
    line: code.slice(0, start).split('\n').length,
    text: text.replaceAll(PLACE, '…').replace(/\s+/g, ' ').trim(),
  }));
}

interface Markup {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { name: string; value: string }[];
  readonly childNodes?: readonly Markup[];
  readonly sourceCodeLocation?: { readonly startOffset: number };
}

/** Of the function or tag, without what it belongs to. */
function nameOf(callee: Node): string {
  return String(callee.name ?? (callee.property as Node | undefined)?.name ?? '');
}

/** The attribute whose value goes on where this markup ends; null between tags. */
function attributeAt(markup: string): string | null {
  const tag = markup.slice(markup.lastIndexOf('<'));
  if (tag.includes('>')) return null;
  return /([.@?]?[\w-]+)\s*=\s*(?:"[^"]*|'[^']*)?$/.exec(tag)?.[1] ?? null;
}

function isLabel(attribute: string): boolean {
  const name = attribute.replace(/^\./, '');
  return LABELS.includes(name) || /^aria-(?:label|description|valuetext|roledescription)$/.test(name);
}

function words(text: string): readonly string[] {
  return text.replaceAll(NAMES, ' ').match(/(?<![\w-])\p{L}{2,}(?![\w-])/gu) ?? [];
}

/** Two words beside each other, one beside a value, or one with a capital. */
function isProse(text: string): boolean {
  if (NOT_SHOWN.test(text) || /^[.#[>]|^[\w-]+(?:[.>[#][\w\s>.[\]='-]*)+$/.test(text)) return false;
  const rest = text.replaceAll(NAMES, PLACE);
  return (
    /\p{L}{2,}[,;:.]? \p{L}{2,}/u.test(rest) ||
    new RegExp(`(?:^|[ ${PLACE}])\\p{L}{2,}[,;:]? ${PLACE}|${PLACE}[’]?\\p{L}? \\p{L}{2,}`, 'u').test(rest) ||
    /^\p{Lu}\p{Ll}+[.…]?$/u.test(rest)
  );
}
