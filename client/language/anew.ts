import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { spoken } from './spoken.ts';

/** For elements that keep what they were first told, as a select keeps its option's label: made anew in each language. */
export function anewInEachLanguage(content: TemplateResult) {
  return keyed(spoken(), content);
}
