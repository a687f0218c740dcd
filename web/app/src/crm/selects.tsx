/** Choices that several pages offer: somebody of the team, a branch. */
import { Select, type SelectProps } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import { useBranches, useMembers } from "./data.ts";

type Props = Omit<SelectProps, "data">;

/** Those who work here now; `withNobody` adds a choice whose value is `none`. */
export function MemberSelect({ withNobody = false, ...rest }: Props & { withNobody?: boolean }) {
  const { say } = useSpeech();
  const members = useMembers().filter(({ isActive, id }) => isActive || id === rest.value);
  const nobody = withNobody ? [{ value: "none", label: say("crm.nobody") }] : [];
  return <Select {...rest} data={[...nobody, ...members.map(({ id, name }) => ({ value: id, label: name }))]} />;
}

/** Nothing for a business without branches. */
export function BranchSelect(props: Props) {
  const branches = useBranches();
  if (branches.length === 0) return null;
  return <Select {...props} data={branches.map(({ id, name }) => ({ value: id, label: name }))} />;
}
