/**
 * Where the phone's page is served from (docs/PAGE.md, "Hosting"): the lock's NFC tag leads to it, with a claim key in the fragment. Whoever
 * builds locks puts their own address here; this one leads nowhere, as RFC 2606 promises, so that no stranger's page gets a claim key.
 */
export const pageAddress = 'https://page.invalid/';
