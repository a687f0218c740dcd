/** All that there is for somebody whose business demands the second step until they have it: their account, and the way out. */
import { Navigate, Outlet, useLocation } from "react-router";
import { AccountMenu } from "./account-menu.tsx";
import { Frame } from "./frame.tsx";

const ACCOUNT = "/settings/account";

export function SecondStep() {
  const { pathname } = useLocation();
  if (pathname !== ACCOUNT) return <Navigate to={ACCOUNT} replace />;
  return (
    <Frame foot={<AccountMenu />} footPx={64}>
      <Outlet />
    </Frame>
  );
}
