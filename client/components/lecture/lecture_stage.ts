import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { CLASSIC_GRID } from '../../../shared/lab_grid.ts';
import type { Chapter, LabStage } from '../../../shared/lecture/chapter.ts';
import '../lab/grid.ts';
import { LabPanel } from '../lab/lab_panel.ts';
import { labStyles } from '../lab/lab_styles.ts';
import '../lab/pooling_shift.ts';
import '../lab/step_by_step.ts';
import '../lab/stride_cost.ts';
import '../lab/threshold.ts';
import '../network_screen.ts';
import '../start.ts';
import { common } from '../styles.ts';
import './figures.ts';
import { LECTURE_TEXT } from './lecture_text.ts';
import './plates/plates.ts';
import { sliderStyles } from '../lab/slider.ts';
import { stageControls } from './stage_controls.ts';

/** What a chapter is about: pictures of the Lab's stack, one of the Lab's panels, the network, or a plate of ours. */
export class LectureStage extends LabPanel {
  static override styles = [
    common,
    labStyles,
    sliderStyles,
    css`
      :host {
        min-height: 0;
        height: 100%;
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      }
      .lab {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        min-height: 0;
        padding: 16px 20px;
      }
      .panel,
      .plate {
        overflow: auto;
        scrollbar-width: thin;
        min-height: 0;
        padding: 16px 20px;
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 28px;
        font-size: 1.15rem;
      }
      .control {
        display: flex;
        align-items: center;
        gap: 10px;
        min-width: min(100%, 22rem);
      }
      .control .segments {
        flex: 1;
      }
      .control .segments button {
        padding: 0 0.8em;
        min-height: 2.4rem;
      }
      .control label {
        flex: 1;
      }
      .elsewhere {
        align-self: center;
        justify-self: center;
        display: grid;
        gap: 14px;
        justify-items: center;
        text-align: center;
        padding: 24px;
        font-size: 1.2rem;
      }
      .elsewhere p {
        font-size: inherit;
      }
      .lost {
        opacity: 0.55;
      }
      @media (max-width: 999px) {
        :host {
          display: block;
          height: auto;
        }
        .lab {
          display: block;
          padding: 0 16px 16px;
        }
        .controls {
          margin-top: 12px;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...LabPanel.properties,
    chapter: { attribute: false },
  };
  declare chapter: Chapter;

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.lecture.subscribe(listener));
  }

  override read(): void {}

  protected override render() {
    const { session } = this;
    const { stage } = this.chapter;
    if (stage.screen === 'plate')
      return html`<div class="plate" tabindex="0">
        <convcast-plate .session=${session} .lab=${this.lab} .plate=${stage.plate}></convcast-plate>
      </div>`;
    if (!session.connection.source && !(stage.screen === 'lab' && stage.show === 'steps'))
      return html`<convcast-start .session=${session}></convcast-start>`;
    if (stage.screen === 'network')
      return html`<convcast-network-screen .session=${session} .panel=${stage.panel}></convcast-network-screen>`;
    return this.#labStage(stage);
  }

  #labStage(stage: LabStage) {
    const { session, lab } = this;
    const { lecture } = session;
    // The steps have a picture of their own; everything else is the room's stack.
    if (stage.show === 'steps')
      return html`<div class="panel" tabindex="0">
        <convcast-step-by-step alone .session=${session} .lab=${lab} .preset=${stage.steps ?? ''}></convcast-step-by-step>
      </div>`;
    if (!lecture.inRoom && !lecture.leads) return this.#elsewhere();
    const lost = session.connection.link === 'lost' ? 'lost' : '';
    if (stage.show !== 'figures')
      return html`<div class="panel ${lost}" tabindex="0">${this.#panel(stage)}</div>`;
    return html`
      <div class="lab ${lost}">
        <convcast-lecture-figures
          .session=${session}
          .lab=${lab}
          .figures=${stage.figures}
          ?cutting=${stage.cut !== undefined && lecture.leads}
        ></convcast-lecture-figures>
        <div class="controls">${stage.controls.map((control) => stageControls(session, lab, control))}</div>
      </div>
    `;
  }

  #panel({ show, axes }: LabStage) {
    const { session, lab } = this;
    switch (show) {
      case 'strides':
        return html`<convcast-stride-cost alone .session=${session} .lab=${lab}></convcast-stride-cost>`;
      case 'threshold':
        return html`<convcast-threshold .session=${session} .lab=${lab}></convcast-threshold>`;
      case 'pooling':
        return html`<convcast-pooling-shift alone .session=${session} .lab=${lab}></convcast-pooling-shift>`;
      case 'grid':
        return html`<convcast-grid alone .axes=${axes ?? CLASSIC_GRID} .session=${session} .lab=${lab}></convcast-grid>`;
    }
  }

  /** Who watches sees the room's stack: of another chapter it would show what the words aren't about. */
  #elsewhere() {
    const { connection, choice, together } = this.session;
    const text = LECTURE_TEXT[choice.language];
    return html`
      <div class="elsewhere" role="status" data-testid="elsewhere">
        <p>${text.elsewhere}</p>
        ${
          connection.room.stage
            ? html`<button
                type="button"
                data-testid="join"
                @click=${() => {
                  together.together = true;
                }}
              >
                ${text.join}
              </button>`
            : nothing
        }
      </div>
    `;
  }
}

customElements.define('convcast-lecture-stage', LectureStage);
