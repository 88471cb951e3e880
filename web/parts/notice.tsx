/** What a person must know now: a warning, or what went wrong and what to do about it. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../model/problem.js';
import { go } from '../model/route.js';
import { commonWords } from '../words.js';
import { Icon, type IconName } from './icons.js';

type Tone = 'warning' | 'alarm' | 'info' | 'good';
const icons: Readonly<Record<Tone, IconName>> = { warning: 'warning', alarm: 'alarm', info: 'info', good: 'check' };

export function Notice({ tone, title, children }: { tone: Tone; title?: string; children?: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`}>
      <Icon name={icons[tone]} />
      <div>
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

export function HelpLink({ topic }: { readonly topic: string }) {
  return (
    <button
      type="button"
      class="text-button"
      onClick={() => {
        go({ at: 'help', topic });
      }}
    >
      {commonWords.more}
    </button>
  );
}

/** Is read out when it appears. */
export function ProblemNotice({ problem }: { readonly problem: Problem | undefined }) {
  return (
    <div role="alert">
      {problem && (
        <Notice tone={problem.is === 'unsure' ? 'warning' : 'alarm'} title={problem.title}>
          <p>{problem.text}</p>
          {problem.topic && <HelpLink topic={problem.topic} />}
        </Notice>
      )}
    </div>
  );
}
