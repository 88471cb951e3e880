import type { Page } from 'puppeteer-core';

export interface FaintText {
  readonly text: string;
  readonly ratio: number;
}

/** WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text. */
const enoughForText = 4.5;
const enoughForLargeText = 3;

/** The texts in view whose contrast with what lies below them is too low. A gradient counts with its worst colour. */
export function findFaintText(page: Page): Promise<FaintText[]> {
  return page.evaluate(
    (enough, enoughWhenLarge) => {
      type Colour = readonly [number, number, number, number];
      const coloursIn = (css: string): Colour[] =>
        [...css.matchAll(/rgba?\(([^)]+)\)/g)].map((match) => {
          const [red = 0, green = 0, blue = 0, alpha = 1] = (match[1] ?? '').split(/[\s,/]+/).map(Number);
          return [red, green, blue, alpha];
        });
      const luminance = (colour: Colour): number => {
        const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const ratio = (one: Colour, other: Colour): number => {
        const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
        return (light + 0.05) / (dark + 0.05);
      };
      const groundsOf = (element: Element | null): Colour[] => {
        if (element === null) return [[255, 255, 255, 1]];
        const style = getComputedStyle(element);
        const grounds = coloursIn(`${style.backgroundImage} ${style.backgroundColor}`).filter(
          ([, , , alpha]) => alpha > 0.9,
        );
        return grounds.length > 0 ? grounds : groundsOf(element.parentElement);
      };

      const faint: FaintText[] = [];
      for (const element of document.body.querySelectorAll('*')) {
        const text = [...element.childNodes].find(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim());
        const isDrawn = element.closest('svg') !== null;
        if (text === undefined || isDrawn || !element.checkVisibility() || element.closest('.unseen') !== null) continue;
        const style = getComputedStyle(element);
        const [ink] = coloursIn(style.color);
        const pixels = parseFloat(style.fontSize);
        if (ink === undefined || pixels === 0) continue;
        const isLarge = pixels >= 24 || (pixels >= 18.66 && Number(style.fontWeight) >= 700);
        const worst = Math.min(...groundsOf(element).map((ground) => ratio(ink, ground)));
        if (worst < (isLarge ? enoughWhenLarge : enough)) {
          faint.push({ text: text.nodeValue?.trim() ?? '', ratio: Math.round(worst * 100) / 100 });
        }
      }
      return faint;
    },
    enoughForText,
    enoughForLargeText,
  );
}
