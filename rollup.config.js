import { boards } from './boards/index.ts';
import { firmware, guard } from './build/firmware.ts';
import page from './sim/page/rollup.page.js';

export default [...boards.flatMap((board) => [guard(board), firmware(board)]), page];
