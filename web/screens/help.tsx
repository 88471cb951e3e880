import { Screen } from '../parts/controls.js';
import { helpTitle, helpTopics } from '../words.js';

/** @param topic the one that is open */
export function HelpScreen({ topic }: { readonly topic?: string | undefined }) {
  return (
    <Screen title={helpTitle} hasBack>
      <div class="card topics">
        {helpTopics.map(({ id, title, text }) => (
          <details key={id} open={id === topic}>
            <summary>{title}</summary>
            {text.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </details>
        ))}
      </div>
    </Screen>
  );
}
