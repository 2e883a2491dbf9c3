import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { encodeNpy } from '../../../shared/npy.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt, scaleIn } from '../../../shared/result.ts';
import { extremeOf, legendOf, type Scale } from '../../../shared/scale.ts';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { tileGrid } from '../../paint/tile_grid.ts';
import { experimentText } from '../../state/experiment_link.ts';
import { numberText } from '../../state/number_text.ts';
import { chosenOf, coloursOf, gapColour } from '../../state/session.ts';
import type { Change, LiveView } from '../../stream/connection.ts';
import { captionOf } from '../../take_away/caption.ts';
import { type CardLegend, cardStyle, drawCard } from '../../take_away/card.ts';
import { canEncode, KEPT_MS, LastSeconds } from '../../take_away/last_seconds.ts';
import { fileName, saveFile } from '../../take_away/save_file.ts';
import { experimentStyles } from '../experiment/experiment_element.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { SessionElement } from '../session_element.ts';
import { common, scrolling } from '../styles.ts';
import { TAKE_AWAY_TEXT } from './take_away_text.ts';

const WHATS = ['map', 'layer', 'picture'] as const;
type What = (typeof WHATS)[number];
const PICTURE: View = { kind: 'picture' };
const PICTURE_PX = 448;
const MAP_PX = 520;
const MOSAIC_PX = 900;

/** What is chosen, as a picture with its legend, as exact numbers, as a short video, and as a link. */
export class TakeAwayPanel extends SessionElement {
  static override styles = [
    common,
    scrolling,
    experimentStyles,
    css`
      .row {
        margin-bottom: 10px;
      }
      canvas {
        max-width: 100%;
        max-height: 60vh;
        border: 1px solid var(--line);
      }
      .told {
        min-height: 1.4em;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    what: { state: true },
    told: { state: true },
  };
  declare what: What;
  /** What became of the last thing that was asked for, in the language of the moment. */
  declare told: () => string;
  readonly #scratch = document.createElement('canvas');
  readonly #lastSeconds = new LastSeconds();

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'experiment'];

  constructor() {
    super();
    this.what = 'map';
    this.told = () => '';
  }

  override read(): void {}

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#lastSeconds.close();
  }

  /** A vector has neither maps nor a mosaic. */
  get #what(): What {
    return chosenOf(this.session).vector ? 'picture' : this.what;
  }

  #view(): View {
    const { mapView, layerView } = chosenOf(this.session);
    return { map: mapView, layer: layerView, picture: PICTURE }[this.#what];
  }

  protected override views(): readonly View[] {
    return [this.#view()];
  }

  get #titles(): Record<What, string> {
    const { layer, map } = chosenOf(this.session);
    const text = wordsOf(TAKE_AWAY_TEXT);
    return {
      map: wordsOf(NEURON_TEXT).layerMap(layer.name, map),
      layer: text.allMaps(layer.name),
      picture: text.picture,
    };
  }

  protected override render() {
    const { vector, layer } = chosenOf(this.session);
    const text = wordsOf(TAKE_AWAY_TEXT);
    return html`
      <div class="row" role="group" aria-label=${text.what}>
        ${WHATS.filter((what) => !vector || what === 'picture').map(
          (what) => html`<button
            type="button"
            aria-pressed=${what === this.#what}
            data-testid=${`take-${what}`}
            @click=${() => {
              this.what = what;
            }}
          >
            ${this.#titles[what]}
          </button>`,
        )}
      </div>
      <div class="row">
        <button type="button" data-testid="save-png" @click=${this.#savePicture}>${text.png}</button>
        <button type="button" data-testid="save-npy" @click=${this.#saveNumbers}>
          ${text.numbersOf(this.#numbersOf())}
        </button>
        ${
          canEncode()
            ? html`<button type="button" data-testid="save-video" @click=${this.#saveVideo}>
                ${text.video(KEPT_MS / 1000)}
              </button>`
            : nothing
        }
        <button type="button" data-testid="copy-state" @click=${this.#copyLink}>${text.link}</button>
      </div>
      <p class="told" role="status" data-testid="take-told">${this.told()}</p>
      <canvas role="img" aria-label=${text.asTaken(this.#titles[this.#what])} data-testid="card"></canvas>
      <p class="small quiet">
        ${vector ? text.numbersOfLayer(layer.name) : text.numbers}
      </p>
    `;
  }

  #numbersOf(): string {
    const { vector, layer } = chosenOf(this.session);
    return vector
      ? layer.name
      : this.#what === 'picture'
        ? wordsOf(TAKE_AWAY_TEXT).input
        : this.#titles[this.#what];
  }

  override paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const view = this.session.connection.result?.views.get(viewKey(this.#view()));
    if (!canvas || !view || !this.#drawPicture(view)) return;
    drawCard(
      canvas,
      {
        title: this.#titles[this.#what],
        picture: this.#scratch,
        legend: this.#what === 'picture' ? null : this.#legend(view),
        caption: captionOf(this.session),
      },
      cardStyle(this),
    );
    if (canEncode()) this.#lastSeconds.add(canvas, performance.now());
  }

  /** Whether there is something to show. */
  #drawPicture({ picture }: LiveView): boolean {
    const { mirror } = this.session.choice.now;
    const scratch = this.#scratch;
    if (picture.kind === 'colour') {
      if (picture.bitmap.width === 0) return false;
      scratch.width = scratch.height = PICTURE_PX;
      const context = scratch.getContext('2d')!;
      context.imageSmoothingEnabled = false;
      context.setTransform(mirror ? -1 : 1, 0, 0, 1, mirror ? PICTURE_PX : 0, 0);
      context.drawImage(picture.bitmap, 0, 0, PICTURE_PX, PICTURE_PX);
      return true;
    }
    if (picture.kind !== 'levels') return false;
    const widthPx = this.#what === 'map' ? MAP_PX : MOSAIC_PX;
    const grid = tileGrid(picture.layout, 0, picture.layout.tiles, widthPx);
    scratch.width = grid.widthPx;
    scratch.height = grid.heightPx;
    const { signed } = chosenOf(this.session);
    this.session.painter.tiles(scratch, picture, grid.placements, coloursOf(this.session, signed), {
      mirror,
      background: gapColour(this.session),
    });
    return true;
  }

  #legend({ stats }: LiveView): CardLegend {
    const { signed } = chosenOf(this.session);
    const { scale } = this.#view() as { scale: Scale };
    const layer = rangeAt(stats, 0);
    const own = this.#what === 'map' ? rangeAt(stats, 1) : layer;
    const each = this.#what === 'layer' && scale === 'unit';
    const extreme = extremeOf(scaleIn(scale, stats), own, layer);
    const text = wordsOf(TAKE_AWAY_TEXT);
    const { range } = wordsOf(NEURON_TEXT);
    const anchored = signed ? text.zeroInMiddle : text.zeroAtLeft;
    return {
      colours: coloursOf(this.session, signed),
      signed,
      range: each ? null : legendOf(extreme, signed),
      text: each
        ? anchored(range(numberText(layer.min), numberText(layer.max)))
        : range(numberText(own.min), numberText(own.max)),
    };
  }

  get #name(): string[] {
    const { layer, map } = chosenOf(this.session);
    return { map: [layer.name, 'map', `${map}`], layer: [layer.name], picture: ['picture'] }[this.#what];
  }

  async #savePicture(): Promise<void> {
    const canvas = this.renderRoot.querySelector('canvas')!;
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob) saveFile(fileName(this.#name, 'png'), blob);
    this.told = () => wordsOf(TAKE_AWAY_TEXT)[blob ? 'pictureSaved' : 'noPicture'];
  }

  async #saveNumbers(): Promise<void> {
    const { layer, map, vector } = chosenOf(this.session);
    const what = this.#what;
    const wanted = vector || what !== 'picture' ? layer.name : 'input';
    const reply = await this.session.connection.ask('values', {
      layer: wanted,
      map: !vector && what === 'map' ? map : null,
    });
    if (!reply.ok) {
      const { error } = reply;
      this.told = () => problemText(error);
      return;
    }
    const { shape, values, frame } = reply.values;
    // In browsers what comes is an ArrayBuffer.
    const file = encodeNpy(shape, new Float32Array(new Uint8Array(values).buffer));
    const name = vector ? [layer.name] : what === 'picture' ? ['input'] : this.#name;
    saveFile(fileName(name, 'npy'), new Blob([file.slice()]));
    this.told = () => wordsOf(TAKE_AWAY_TEXT).numbersSaved(shape.join(' × '), frame);
  }

  async #saveVideo(): Promise<void> {
    const video = await this.#lastSeconds.save();
    if (video) saveFile(fileName(this.#name, video.ending), video.blob);
    this.told = () => {
      const text = wordsOf(TAKE_AWAY_TEXT);
      return video ? text.videoSaved(numberText(video.seconds, 1)) : text.noVideo;
    };
  }

  async #copyLink(): Promise<void> {
    const address = new URL(location.href);
    const { settings } = this.session.experiment;
    const said = new URLSearchParams(address.hash.slice(1));
    if (settings.length) said.set('experiment', experimentText(settings));
    address.hash = said.toString();
    const copied = settings.length ? 'linkCopiedWithExperiment' : 'linkCopied';
    try {
      await navigator.clipboard.writeText(address.href);
      this.told = () => wordsOf(TAKE_AWAY_TEXT)[copied];
    } catch {
      this.told = () => wordsOf(TAKE_AWAY_TEXT).notCopied;
    }
  }
}

customElements.define('convcast-take-away', TakeAwayPanel);
