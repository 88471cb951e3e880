import { boards } from './boards/index.ts';
import { firmware } from './build/firmware.ts';
import page from './sim/page/rollup.page.js';

export default [...boards.map(firmware), page];
