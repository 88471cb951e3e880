/**
 * Closes the lock to the outside. main.ts imports this module before any other, so that its statements are the first of the
 * bundle: nobody gets a prompt while the rest is loaded, nor if loading it fails.
 */
import * as console from '#port/console';
import * as radio from '#port/radio';

console.close();
radio.silence();
