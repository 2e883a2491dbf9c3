import { css, html, LitElement } from 'lit';
import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';
import { SCREENS } from '../state/choice.ts';
import type { Session } from '../state/session.ts';
import { freeze } from './freeze.ts';
import { isForSpace, isForText, isLetter } from './key_targets.ts';
import { labStyles } from './lab/lab_styles.ts';
import { SOURCE_TEXT } from './source_words.ts';
import { common } from './styles.ts';

const TEXT = catalogue(
  {
    title: 'Keys',
    screens: 'Network, Lab, Lecture',
    chapters: 'Next and previous chapter; the keys of a presenter’s remote too',
    arrows: 'The same, where nothing else uses the arrows: a map, a slider',
    freeze: 'Freeze the picture, or let it go on',
    move: 'The chosen neuron, in a map that has the focus',
    replay: 'Play the camera’s last minute in its stead, or the camera again',
    point: 'Point at the chosen map, for everybody to see; arrows move it, with Shift further',
    escape: 'Close a list, or end pointing',
    list: 'This list',
    close: 'Close',
  },
  {
    title: '按键',
    screens: '网络、实验室、讲课',
    chapters: '下一章、上一章；翻页笔也用这些键',
    arrows: '同上；焦点在特征图或滑块上时除外',
    freeze: '冻结图像，或继续',
    move: '在获得焦点的特征图中移动所选神经元',
    replay: '用摄像头最近一分钟的画面代替，或返回摄像头',
    point: '指向所选特征图，所有人都能看到；用方向键移动，按住 Shift 移动更远',
    escape: '关闭列表，或结束指示',
    list: '本列表',
    close: '关闭',
  },
);

/** The keys that work wherever the focus is, and a list of them. */
export class Keys extends LitElement {
  static override styles = [
    common,
    labStyles,
    css`
      dialog {
        max-width: min(40rem, calc(100vw - 32px));
        padding: 20px 24px;
        color: var(--text);
        background: var(--background);
        border: 1px solid var(--quiet);
        border-radius: 6px;
        font-size: 1.15rem;
      }
      dialog::backdrop {
        background: var(--veil);
      }
      h2 {
        font-size: 1.4rem;
        margin-bottom: 12px;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 10px 20px;
        margin: 0 0 18px;
        align-items: baseline;
      }
      dd {
        margin: 0;
      }
      kbd {
        font: inherit;
        padding: 0.1em 0.5em;
        border: 1px solid var(--line);
        border-radius: 4px;
        white-space: nowrap;
      }
    `,
  ];
  static override properties = { session: { attribute: false } };
  declare session: Session;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isForText(event)) return;
    // Digits stand behind Shift in some layouts, and "?" does in most.
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? event.key;
    const screen = event.shiftKey && !/^\d$/.test(event.key) ? undefined : SCREENS[Number(digit) - 1];
    if (event.key === '?') this.#list();
    else if (screen) this.session.choice.set({ screen });
    else if (event.key === ' ' && !isForSpace(event)) this.#freeze();
    else if (isLetter(event, 'r')) this.#replay();
    else return;
    event.preventDefault();
  };

  #freeze(): void {
    const { source } = this.session.connection;
    if (source && source.kind !== 'photo') freeze(this.session, source.paused !== 'frozen');
  }

  #replay(): void {
    const { capture, connection } = this.session;
    if (connection.room.role !== 'presenter') return;
    if (capture.canReplay) void capture.replay();
    else connection.show({ code: 'no-frame', message: wordsOf(SOURCE_TEXT).nothingToReplay });
  }

  #list(): void {
    this.requestUpdate();
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  protected override render() {
    const { language } = this.session.choice;
    const text = wordsOf(TEXT);
    const keys: readonly (readonly [readonly string[], string])[] = [
      [['1', '2', '3'], text.screens],
      [['PageDown', 'PageUp'], text.chapters],
      [['→', '←'], text.arrows],
      [['Space'], text.freeze],
      [['← ↑ → ↓'], text.move],
      [['R'], text.replay],
      [['P'], text.point],
      [['Esc'], text.escape],
      [['?'], text.list],
    ];
    return html`
      <dialog aria-labelledby="title" lang=${language} data-testid="keys">
        <h2 id="title">${text.title}</h2>
        <dl>
          ${keys.map(
            ([names, what]) => html`
              <dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt>
              <dd>${what}</dd>
            `,
          )}
        </dl>
        <form method="dialog"><button>${text.close}</button></form>
      </dialog>
    `;
  }
}

customElements.define('convcast-keys', Keys);
