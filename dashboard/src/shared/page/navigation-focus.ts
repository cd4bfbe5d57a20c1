let isFirstPage = true;

/** Gives an element the focus, but for the first page of a visit, where it stays at the top of the document. */
export function takeFocusAfterNavigation(element: HTMLElement | null): void {
  if (!isFirstPage) element?.focus({ preventScroll: true });
  if (!isFirstPage) scrollTo(0, 0);
  isFirstPage = false;
}
