/** The order in which the files are run: those that take longest first, so that none of them is left over at the end. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where the longest are, the longest first. */
const LONG = [
  "tests/failures/kill",
  "tests/channels/guarantees",
  "tests/whatsapp-web/troubles",
  "tests/whatsapp-web/",
  "tests/cli/chat",
  "tests/app/",
  "tests/widget/",
  "tests/demo/",
  "tests/channels/",
  "src/infra/embedded-postgres",
];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((start) => moduleId.includes(start));
      return place < 0 ? LONG.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
