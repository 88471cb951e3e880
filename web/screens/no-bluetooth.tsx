/** Says so before someone stands at the door and taps in vain. */
import { useEffect, useState } from 'preact/hooks';
import { radio } from '../bluetooth/index.js';
import { LinkProblem } from '../bluetooth/radio.js';
import { problemOf } from '../model/problem.js';
import { HelpLink, Notice } from '../parts/notice.js';

export function NoBluetooth() {
  const [isThere, setThere] = useState(true);
  useEffect(() => void radio.isThere().then(setThere), []);
  if (isThere) return null;
  const { title, text, topic } = problemOf(new LinkProblem('none'));
  return (
    <Notice tone="warning" title={title}>
      <p>{text}</p>
      {topic && <HelpLink topic={topic} />}
    </Notice>
  );
}
