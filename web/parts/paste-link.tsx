/** For links that do not open here by themselves: where the page is installed, or in an app of its own. */
import { useState } from 'preact/hooks';
import { openLink } from '../model/importing.js';
import { welcomeWords as words } from '../words.js';
import { Button, Field, Form } from './controls.js';

export function PasteLink() {
  const [text, setText] = useState('');
  return (
    <Form
      onSubmit={() => {
        if (text.trim()) void openLink(text);
      }}
    >
      <Field label={words.paste} value={text} onValue={setText} />
      <Button>{words.open}</Button>
    </Form>
  );
}
