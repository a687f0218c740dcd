/** Where the tests in a real browser are: `npm run test:browser` runs these, `npm test` the others. */
export const BROWSER_TESTS: readonly string[] = [
  "tests/app/",
  "tests/whatsapp-web/",
  "tests/widget/widget.e2e.test.ts",
  "tests/demo/demo-page.test.ts",
  "tests/direct-line/web-chat.test.ts",
  "tests/channels/guarantees-in-browser.test.ts",
];
