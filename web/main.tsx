/** The phone's page: docs/PAGE.md. */
import { render } from 'preact';
import { App } from './app.js';
import { isSimulated } from './bluetooth/index.js';
import { takeFragment } from './model/importing.js';
import { loadLocks } from './model/locks.js';
import { followHistory } from './model/route.js';
import { keepForOffline } from './offline.js';
import './style/index.css';

followHistory();
await loadLocks();
await takeFragment();
addEventListener('hashchange', () => void takeFragment());
render(<App />, document.getElementById('page')!);
if (!isSimulated) keepForOffline();
