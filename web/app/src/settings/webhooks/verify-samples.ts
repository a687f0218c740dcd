/** Code that checks a signature after Standard Webhooks, whole functions to be pasted; a test runs them on real deliveries. */

const NODE = `import { createHmac, timingSafeEqual } from "node:crypto";

// rawBody: the body as it came, before any JSON.parse
export function isFromCharla(headers, rawBody, secret) {
  const id = headers["webhook-id"];
  const time = headers["webhook-timestamp"];
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const wanted = createHmac("sha256", key).update(\`\${id}.\${time}.\${rawBody}\`).digest();
  return String(headers["webhook-signature"]).split(" ").some((part) => {
    const given = Buffer.from(part.replace("v1,", ""), "base64");
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
`;

const PYTHON = `import base64, hashlib, hmac, time

# raw_body: the bytes as they came, before any json.loads
def is_from_charla(headers, raw_body, secret):
    msg_id, sent_at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(sent_at)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{msg_id}.{sent_at}.".encode() + raw_body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [part.removeprefix("v1,") for part in headers["webhook-signature"].split(" ")]
    return any(hmac.compare_digest(one, wanted) for one in given)
`;

const PHP = `<?php
// $rawBody = file_get_contents('php://input');
function isFromCharla(array $headers, string $rawBody, string $secret): bool {
    $id = $headers['webhook-id'];
    $time = $headers['webhook-timestamp'];
    if (abs(time() - (int) $time) > 300) return false;
    $key = base64_decode(str_replace('whsec_', '', $secret));
    $wanted = base64_encode(hash_hmac('sha256', "$id.$time.$rawBody", $key, true));
    foreach (explode(' ', $headers['webhook-signature']) as $part) {
        if (hash_equals($wanted, str_replace('v1,', '', $part))) return true;
    }
    return false;
}
`;

export const SAMPLES = [
  { language: "Node.js", code: NODE },
  { language: "Python", code: PYTHON },
  { language: "PHP", code: PHP },
] as const;
