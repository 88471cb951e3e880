/** Prints the figure of wear.ts. In a process of its own: the fakes have timers of their own. */
import { erasesPerPageTenYears } from './wear.js';

console.log(erasesPerPageTenYears());
