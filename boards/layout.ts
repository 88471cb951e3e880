/**
 * Where everything lies in a board's Storage area: docs/FLASH.md. Numbers alone, so that the guard, the firmware, the build, the
 * flashing tool, the simulator and the tests have them from one place.
 */

/** Before the data of each file: 24 bits of size, 8 of flags, 28 bytes of name. */
export const fileHeaderBytes = 32;
/** The data of `.boot0`: its header is before them in page 0, that of `fw` behind. */
export const guardBytes = 4032;

/** Of the firmware's area the last bytes: requests, then the trailer. What is before them holds text. */
export const tailBytes = 256;
/** A request is two words: asked, then done. */
export const requestBytes = 8;
export const requests = 30;

/** Of the trailer, counted back from the end of the area: four words. */
export const lengthAt = 16;
export const checksumAt = 12;
export const revokedAt = 8;
export const committedAt = 4;

/** `DLOK`, least byte first: the firmware is whole. */
export const committedWord = 0x4b4f4c44;
/** `OPEN`: the owner wants maintenance. */
export const askedWord = 0x4e45504f;
/** Words that nobody wrote since their page was erased; the guard reads them with their sign. */
export const erasedWord = -1;
