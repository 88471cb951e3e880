import { board as mdbt42q } from './boards/mdbt42q.ts';
import { board as puckjs } from './boards/puckjs.ts';
import { firmware } from './build/firmware.ts';
import page from './sim/page/rollup.page.js';

export default [firmware(mdbt42q), firmware(puckjs), page];
