/** What a piece of text means; whoever draws it decides on colours. Meaning never rests on colour alone. */
export type Tone = 'error' | 'warning' | 'info' | 'success' | 'heading' | 'muted';

/** How the renderers emphasise text. Must not change its width. */
export interface Style {
  paint(tone: Tone, text: string): string;
}

/** No emphasis: for files, pipes and terminals without colour. */
export const PLAIN: Style = { paint: (_tone, text) => text };
