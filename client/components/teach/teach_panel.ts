import { html, nothing, type PropertyDeclarations } from 'lit';
import {
  CLASS_NAME_MAX,
  SAMPLES_MAX,
  TAUGHT_CLASSES_MAX,
  type TaughtKind,
  type TeachState,
} from '../../../shared/taught.ts';
import { chosenPictures, droppedPictures, type PictureFolder } from '../../capture/picture_files.ts';
import { anewInEachLanguage } from '../../language/anew.ts';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { Thumbnails } from '../../state/thumbnails.ts';
import { loadClassifier, readClassifier } from '../../stream/classifier_transfer.ts';
import type { Change, Reply } from '../../stream/connection.ts';
import { modelTitle } from '../model_text.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { addPictures } from './add_pictures.ts';
import { TEACH_WORDS } from './teach_words.ts';
import './curves.ts';
import './teach_class.ts';
import { teachStyles } from './teach_styles.ts';
import { missingText, sentence, statusText, taughtText } from './teach_text.ts';

const KINDS: readonly TaughtKind[] = ['hidden', 'linear'];
export const CLASSIFIER_FILE = 'classifier.convcast';

const SURE_FOR_MS = 5000;

/** What is under way in this page, and how much of it is done. */
interface Work {
  readonly text: () => string;
  readonly share: number;
}

/** The room's own classes: collect samples, train a classifier on them, use it, keep it. */
export class TeachPanel extends SessionElement {
  static override styles = [common, teachStyles];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    kind: { state: true },
    refusal: { state: true },
    work: { state: true },
    sure: { state: true },
  };
  declare kind: TaughtKind;
  /** Why the last request was refused. */
  declare refusal: (() => string) | null;
  declare work: Work | null;
  /** The next press forgets everything. */
  declare sure: boolean;

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'teach', 'role'];
  #thumbnails: Thumbnails | undefined;
  #sureTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.kind = 'hidden';
    this.refusal = null;
    this.work = null;
    this.sure = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#thumbnails?.clear();
    clearTimeout(this.#sureTimer);
  }

  protected override render() {
    const { welcome, teach, link } = this.session.connection;
    const text = wordsOf(TEACH_WORDS);
    if (!welcome || !teach) return html`<p class="quiet">${text.connecting}</p>`;
    if (teach.refusal)
      return html`<p data-testid="teach-impossible">${text.impossible(modelTitle(welcome.network.title))}</p>`;
    if (!this.may('teach:train')) return this.#watching(teach);
    const training = teach.training?.status === 'running';
    const disabled = training || this.work !== null || link !== 'live';
    return html`
      <div class="panel" @dragover=${this.#onDragOver} @drop=${this.#onDrop}>
        <p class="small quiet">
          ${text.about} <strong>${text.memory}</strong>
        </p>
        ${this.#classes(teach, disabled)} ${this.#training(teach, disabled)} ${this.#answers(teach, disabled)}
        ${this.refusal ? html`<p class="refusal" role="alert" data-testid="teach-refusal">${this.refusal()}</p>` : nothing}
        ${
          this.work
            ? html`<p class="work small number" role="status">
                ${this.work.text()} <progress max="1" value=${this.work.share} aria-label=${this.work.text()}></progress>
              </p>`
            : nothing
        }
      </div>
    `;
  }

  #watching(teach: TeachState) {
    const { training, taught, classes } = teach;
    const text = wordsOf(TEACH_WORDS);
    return html`
      <p class="small quiet" data-testid="teach-watching">
        ${text.watching}
        ${
          classes.length
            ? text.classesSoFar(
                classes.length,
                classes.map(({ name }) => name),
              )
            : ''
        }
      </p>
      ${training ? html`<convcast-curves .points=${training.points} .epochs=${training.epochs}></convcast-curves>` : nothing}
      ${taught ? html`<p class="small">${taughtText(teach)}</p>` : nothing}
    `;
  }

  #classes({ classes }: TeachState, disabled: boolean) {
    const count = classes.reduce((sum, { samples }) => sum + samples.length, 0);
    const text = wordsOf(TEACH_WORDS);
    return html`
      <section aria-labelledby="classes-title">
        <h2 id="classes-title">
          ${text.classes}
          <span class="small quiet number">${text.room(classes.length, TAUGHT_CLASSES_MAX, count, SAMPLES_MAX)}</span>
        </h2>
        ${classes.map(
          (taught) => html`<convcast-teach-class
            .session=${this.session}
            .taught=${taught}
            .thumbnails=${this.#thumbnails}
            .disabled=${disabled}
            data-testid="class"
            data-class=${taught.id}
            @teach-collect=${({ detail }: CustomEvent<number | null>) => this.#ask(this.#request('teach:collect', { class: detail }))}
            @teach-rename=${({ detail }: CustomEvent<string>) =>
              this.#ask(this.#request('teach:name', { class: taught.id, name: detail }))}
            @teach-forget=${({ detail }: CustomEvent) => this.#ask(this.#request('teach:forget', detail))}
            @teach-pictures=${({ detail }: CustomEvent<File[]>) => this.#add([{ name: taught.name, files: detail }])}
          ></convcast-teach-class>`,
        )}
        <form class="row" @submit=${this.#addClass}>
          <input
            name="name"
            aria-label=${text.nameOfNew}
            placeholder=${classes.length ? text.another : text.first}
            maxlength=${CLASS_NAME_MAX}
            ?disabled=${disabled}
            data-testid="new-class"
          />
          <button type="submit" ?disabled=${disabled} data-testid="add-class">${text.add}</button>
          <button type="button" ?disabled=${disabled} data-testid="add-folders" @click=${this.#chooseFolder}>${text.folder}</button>
        </form>
        <p class="small quiet">${text.orDrop}</p>
      </section>
    `;
  }

  #training(teach: TeachState, disabled: boolean) {
    const { training } = teach;
    const running = training?.status === 'running';
    const text = wordsOf(TEACH_WORDS);
    const missing = missingText(teach);
    const epoch = training?.points.at(-1)?.epoch ?? 0;
    return html`
      <section aria-labelledby="training-title">
        <h2 id="training-title">${text.training}</h2>
        <div class="row">
          ${anewInEachLanguage(html`<wa-select
            size="s"
            label=${text.classifier}
            .value=${this.kind}
            ?disabled=${disabled}
            data-testid="teach-kind"
            @change=${(event: Event) => {
              this.kind = (event.target as HTMLSelectElement).value as TaughtKind;
            }}
          >
            ${KINDS.map((kind) => html`<wa-option value=${kind}>${text[kind]}</wa-option>`)}
          </wa-select>`)}
          ${
            running
              ? html`<button type="button" class="strong" data-testid="stop-training" @click=${() => this.#ask(this.session.connection.ask('teach:stop'))}>
                  ${text.stop}
                </button>`
              : html`<button
                  type="button"
                  class="strong"
                  ?disabled=${disabled || missing !== ''}
                  data-testid="train"
                  @click=${() => this.#ask(this.#request('teach:train', { kind: this.kind }))}
                >
                  ${text.train}
                </button>`
          }
        </div>
        ${missing && !running ? html`<p class="small quiet" data-testid="missing">${missing}</p>` : nothing}
        ${
          training
            ? html`
                <p class="small number" role="status" data-testid="training-status">
                  <progress max=${training.epochs} value=${epoch} aria-label=${text.progress}></progress>
                  ${statusText(teach)}
                </p>
                <convcast-curves .points=${training.points} .epochs=${training.epochs} data-testid="curves"></convcast-curves>
              `
            : nothing
        }
      </section>
    `;
  }

  #answers(teach: TeachState, disabled: boolean) {
    const { taught, inUse } = teach;
    const text = wordsOf(TEACH_WORDS);
    const use = (next: boolean) => this.#ask(this.#request('teach:use', { taught: next }));
    const choice = (value: boolean, title: string, testId: string) => html`
      <button
        type="button"
        role="radio"
        aria-checked=${inUse === value}
        tabindex=${inUse === value ? 0 : -1}
        ?disabled=${!taught}
        data-testid=${testId}
        @click=${() => use(value)}
      >
        ${title}
      </button>
    `;
    return html`
      <section aria-labelledby="answers-title">
        <h2 id="answers-title">${text.answers}</h2>
        <div class="row">
          <div class="segments" role="radiogroup" aria-label=${text.whose} @keydown=${this.#onUseKey}>
            ${choice(false, text.asTrained, 'use-trained')} ${choice(true, text.taught, 'use-taught')}
          </div>
          <button type="button" ?disabled=${disabled || !taught} data-testid="save-classifier" @click=${this.#save}>${text.save}</button>
          <button type="button" ?disabled=${disabled} data-testid="load-classifier" @click=${this.#chooseClassifier}>${text.load}</button>
          <button
            type="button"
            ?disabled=${disabled || !(taught || teach.classes.length)}
            data-testid="forget-everything"
            @click=${this.#forgetEverything}
          >
            ${this.sure ? text.forgetAll : text.forget}
          </button>
        </div>
        <p class="small quiet" data-testid="taught-text">${taughtText(teach)}</p>
      </section>
    `;
  }

  protected override willUpdate(): void {
    this.#thumbnails ??= new Thumbnails(this.session.connection, () => this.requestUpdate());
    const { teach } = this.session.connection;
    if (teach && this.may('teach:thumbnails'))
      this.#thumbnails.keep(teach.classes.flatMap(({ samples }) => samples));
  }

  readonly #request = ((event: 'teach:name', payload: { class: number | null; name: string }) =>
    this.session.connection.ask(event, payload)) as (event: string, payload: object) => Promise<Reply>;

  /** Says why where it is refused. */
  async #ask(reply: Promise<Reply>): Promise<boolean> {
    const answer = await reply;
    this.refusal = answer.ok ? null : () => sentence(problemText(answer.error));
    return answer.ok;
  }

  /** Twice, since nothing brings it back. */
  #forgetEverything(): void {
    clearTimeout(this.#sureTimer);
    if (this.sure) void this.#ask(this.#request('teach:forget', { everything: true }));
    else
      this.#sureTimer = setTimeout(() => {
        this.sure = false;
      }, SURE_FOR_MS);
    this.sure = !this.sure;
  }

  async #addClass(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const input = form.elements.namedItem('name') as HTMLInputElement;
    const name = input.value.trim();
    if (name && (await this.#ask(this.#request('teach:name', { class: null, name })))) input.value = '';
    input.focus();
  }

  #chooseFolder(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = true;
    input.addEventListener('change', () => void this.#add(chosenPictures([...(input.files ?? [])])));
    input.click();
  }

  #onDragOver(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  }

  async #onDrop(event: DragEvent): Promise<void> {
    if (!event.dataTransfer) return;
    event.preventDefault();
    const onto = (event.target as HTMLElement).closest<HTMLElement>('[data-class]')?.dataset.class;
    const name = this.session.connection.teach?.classes.find(({ id }) => `${id}` === onto)?.name ?? null;
    const folders = await droppedPictures(event.dataTransfer);
    await this.#add(name === null ? folders : [{ name, files: folders.flatMap(({ files }) => [...files]) }]);
  }

  async #add(folders: readonly PictureFolder[]): Promise<void> {
    const refusal = await addPictures(this.session.connection, folders, (text, share) => {
      this.work = { text, share };
    });
    this.work = null;
    this.refusal = refusal;
  }

  async #save(): Promise<void> {
    const text = () => wordsOf(TEACH_WORDS).saving;
    this.work = { text, share: 0 };
    const file = await readClassifier(this.session.connection, (share) => {
      this.work = { text, share };
    });
    this.work = null;
    this.refusal = file.ok ? null : () => sentence(problemText(file.error));
    if (!file.ok) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file.value);
    link.download = CLASSIFIER_FILE;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  #chooseClassifier(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.convcast';
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file) void this.#load(file);
    });
    input.click();
  }

  async #load(file: File): Promise<void> {
    const text = () => wordsOf(TEACH_WORDS).loading;
    const loaded = await loadClassifier(this.session.connection, file, (share) => {
      this.work = { text, share };
    });
    this.work = null;
    this.refusal = loaded.ok
      ? null
      : () => wordsOf(TEACH_WORDS).inFile(file.name, sentence(problemText(loaded.error)));
  }

  #onUseKey(event: KeyboardEvent): void {
    if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    const { teach } = this.session.connection;
    if (!teach?.taught) return;
    void this.#ask(this.#request('teach:use', { taught: !teach.inUse }));
    const buttons = (event.currentTarget as HTMLElement).querySelectorAll('button');
    buttons[teach.inUse ? 0 : 1]?.focus();
  }

  override read(): void {}
}

customElements.define('convcast-teach', TeachPanel);
