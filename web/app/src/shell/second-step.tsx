/** All that there is for somebody whose business demands the second step until they have it: their account, and the way out. */
import { AppShell } from "@mantine/core";
import { Navigate, Outlet, useLocation } from "react-router";
import { AccountMenu } from "./account-menu.tsx";

const ACCOUNT = "/settings/account";

export function SecondStep() {
  const { pathname } = useLocation();
  if (pathname !== ACCOUNT) return <Navigate to={ACCOUNT} replace />;
  return (
    <AppShell padding={0} footer={{ height: 64 }}>
      <AppShell.Main h="100dvh">
        <Outlet />
      </AppShell.Main>
      <AppShell.Footer>
        <AccountMenu />
      </AppShell.Footer>
    </AppShell>
  );
}
