"""How many invented secrets are found, and how many innocent lines are taken for one: `python bench/secrets_found.py`.

The secrets are put together here from random signs of the right alphabet and length, so that none is anybody's and no
scanner stumbles over this file. A secret counts as found when all of it would be masked.
"""

import random
import string
import sys

from pmwizard.publish.secrets import MAIL, find_in, masked_text

CHANCE = random.Random(5)
ALNUM, HEX, B64 = string.ascii_letters + string.digits, "0123456789abcdef", string.ascii_letters + string.digits + "+/"
URL64 = string.ascii_letters + string.digits + "_-"


def some(number: int, signs: str = ALNUM) -> str:
    return "".join(CHANCE.choice(signs) for _ in range(number))


def luhn(start: str, length: int = 16) -> str:
    digits = start + some(length - 1 - len(start), string.digits)
    for last in string.digits:
        total = 0
        for at, sign in enumerate(reversed(digits + last)):
            double = int(sign) * (1 + at % 2)
            total += double - 9 * (double > 9)
        if total % 10 == 0:
            return digits + last
    raise ValueError(digits)


def fours(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def secrets() -> dict[str, tuple[str, str]]:
    """A line of a postmortem or a log for each kind, and the secret in it."""
    held = {**of_clouds(), **of_forges(), **of_settings(), **of_people()}
    return {kind: (line.format(secret), secret) for kind, (line, secret) in held.items()}


def of_clouds() -> dict[str, tuple[str, str]]:
    return {
        "AWS access key": ("the pod logged {} at 14:03", "AKIA" + some(16, string.ascii_uppercase + "234567")),
        "AWS temporary key": ("AWS_ACCESS_KEY_ID={}", "ASIA" + some(16, string.ascii_uppercase + "234567")),
        "AWS secret key": ("aws_secret_access_key = {}", some(40, B64)),
        "AWS secret key, env": ("AWS_SECRET_ACCESS_KEY={}", some(40, B64)),
        "AWS session token": ("aws_session_token = {}", "IQoJb3JpZ2luX2VjE" + some(300, B64) + "=="),
        "GCP API key": ("https://maps.example.com/?key={}&q=x", "AIza" + some(35, URL64)),
        "GCP OAuth token": ("curl -H 'Authorization: Bearer {}'", "ya29." + some(80, URL64)),
        "GCP client secret": ("client_secret: {}", "GOCSPX-" + some(28, URL64)),
        "GCP service account": (
            '"private_key": "{}"',
            "-----BEGIN PRIVATE KEY-----\\n" + some(64, B64) + "\\n-----END PRIVATE KEY-----",
        ),
        "Azure storage key": ("AccountName=acme;AccountKey={};", some(86, B64) + "=="),
        "Azure SAS": ("https://a.blob.core.example/c?sv=2020&sig={}", some(43, ALNUM) + "%3D"),
        "Azure client secret": ("client secret {} was in the chart", some(3) + "8Q~" + some(34, ALNUM + "~._-")),
    }


def of_forges() -> dict[str, tuple[str, str]]:
    return {
        "GitHub classic": ("git clone with {}", "ghp_" + some(36)),
        "GitHub app": ("token {}", "ghs_" + some(36)),
        "GitHub fine-grained": ("we rotated {}", "github_pat_" + some(22) + "_" + some(59)),
        "GitLab": ("CI used {}", "glpat-" + some(20, URL64)),
        "GitLab runner": ("registered with {}", "glrt-" + some(20, URL64)),
        "Slack bot": (
            "posted with {}",
            "xoxb-" + some(12, string.digits) + "-" + some(12, string.digits) + "-" + some(24),
        ),
        "Slack app": (
            "socket mode {}",
            "xapp-1-A" + some(10, string.digits) + "-" + some(13, string.digits) + "-" + some(64, HEX),
        ),
        "Slack webhook": ("posted to {}", f"https://hooks.slack.com/services/T{some(8)}/B{some(8)}/{some(24)}"),
        "Stripe live": ("the key {} leaked", "sk_live_" + some(24)),
        "Stripe restricted": ("restricted {}", "rk_live_" + some(24)),
        "npm": ("//registry.npmjs.org/:_authToken={}", "npm_" + some(36)),
        "PyPI": ("twine used {}", "pypi-AgEIcHlwaS5vcmc" + some(70, URL64)),
        "OpenSSH key": (
            "{}",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n" + some(70, B64) + "\n-----END OPENSSH PRIVATE KEY-----",
        ),
        "PGP key": (
            "{}",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n" + some(64, B64) + "\n-----END PGP PRIVATE KEY BLOCK-----",
        ),
        "JWT": ("session {}", "eyJ" + some(30, URL64) + ".eyJ" + some(60, URL64) + "." + some(43, URL64)),
        "JWT in a header": (
            "authorization: bearer {}",
            "eyJ" + some(30, URL64) + ".eyJ" + some(60, URL64) + "." + some(43),
        ),
    }


def of_settings() -> dict[str, tuple[str, str]]:
    return {
        "password in an address": ("psql postgres://app:{}@db.internal:5432/orders", some(14)),
        "token in an address": ("https://{}@git.example.com/acme/x.git", "oauth2:" + some(20)),
        "redis password": ("REDIS_URL=redis://:{}@cache:6379/0", some(16)),
        "password setting": ("DB_PASSWORD={}", some(12)),
        "password, yaml": ("  password: {}", some(16)),
        "password, JSON": ('"password": "{}"', some(16)),
        "secret, YAML": ("  client_secret: {}", some(32)),
        "API key, JSON": ('{{"api_key": "{}"}}', some(32, HEX)),
        "password on a command line": ("mysql -u root -p'x' --password={}", some(10)),
        "basic authorisation": ("Authorization: Basic {}", some(28, B64) + "="),
        "curl user": ("curl -u deploy:{} https://api.example.com", some(14)),
        "X-Api-Key": ("X-Api-Key: {}", some(32)),
        "Datadog": ("DD_API_KEY={}", some(32, HEX)),
        "SendGrid": ("mail used {}", "SG." + some(22, URL64) + "." + some(43, URL64)),
        "Twilio": ("TWILIO_AUTH_TOKEN={}", some(32, HEX)),
        "Vault": ("VAULT_TOKEN {}", "hvs." + some(90, URL64)),
        "Terraform": ("TF token {}", some(14) + ".atlasv1." + some(64, URL64)),
        "Docker Hub": ("docker login -p {}", "dckr_pat_" + some(27, URL64)),
        "DigitalOcean": ("doctl with {}", "dop_v1_" + some(64, HEX)),
        "Telegram bot": ("bot {}", some(10, "123456789") + ":AA" + some(33, URL64)),
        "OpenAI style": ("used {}", "sk-proj-" + some(48, URL64)),
        "Kubernetes bootstrap": ("kubeadm join --token {}", some(6, HEX) + "." + some(16, HEX)),
    }


def of_people() -> dict[str, tuple[str, str]]:
    return {
        "Visa": ("paid with {}", fours(luhn("4"))),
        "Mastercard": ("card {} was charged twice", luhn("53")),
        "Amex": ("card {}", luhn("37", 15)),
        "IBAN": ("refunded to {}", "DE89 3704 0044 0532 0130 00"),
        "IBAN, Dutch": ("IBAN {}", "NL91ABNA0417164300"),
        "customer's address": ("ticket from {}", "jo.customer" + "@" + "mailbox.example.org"),
    }


INNOCENT = """
Commit 3f786850e387550fdab836ed7e6dc881de23001b was rolled out at 14:02.
short id 3f78685 and merge a94a8fe5ccb19ba61c4c0873d391e987982fbbd3
image: registry.example.com/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
request 550e8400-e29b-41d4-a716-446655440000 timed out
trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7
traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
etag: "d41d8cd98f00b204e9800998ecf8427e"
integrity sha512-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC8w==
sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae matched
The password rotation and the secret store were not the problem; the token expired.
password = *** and token = <redacted> and secret = $SECRET
token: ${CI_JOB_TOKEN}
api_key: {{ vault.api_key }}
password: "[removed]"
secret: null
token: true
The token was revoked. Password: changed at 14:30 by Ines.
Authorization: Bearer <token>
https://graphs.example.com/d/lag?from=1696333200&to=1696334280
ssh://git@host/path and https://user@host/path hold no password.
git clone git@github.com:acme/pm.git and look
postgres://app@db:5432/orders refused connections
redis://cache:6379/0 was full
http://localhost:8080@/ looked odd
1,234,567,890,123,456 requests; trace 00000000000000000000.
we paged @dana and saw 1696333200000000 in the log
Order 4111 1111 1111 1112 failed
order 2024-1103-5567-8890 was refunded
phone +49 170 1234567 was on the page
serial 1234567890123456 of the disk
timestamp 1696334280123456789 ns
bytes_total 5105105105105101 since boot
latency p99=9012ms p50=120ms n=4310
metric H4sIAAAAAAAAA6tWKkktLlGyUlAqS8wpTtVRKi1OLYrPTFGyMjTUUSpOLSoGAJ0mZ5UgAAAA decoded to 40 bytes
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk
cursor=eyJsYXN0IjoxMjM0NX0 in the query
-----BEGIN CERTIFICATE----- MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 dana@laptop
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk is the new deploy key's public half
ssh deploy@web-1.internal and then systemctl restart
root@db01.prod.svc.cluster.local was where I typed
graph@2x.png and logo@3x.svg were missing
uses: actions/checkout@v4 and lodash@4.17.21
the kubelet on ip-10-0-12-34.eu-west-1.compute.internal
10.0.12.34:5432 and fe80::1ff:fe23:4567:890a
arn:aws:iam::123456789012:role/deploy could not assume
vpc-0a1b2c3d4e5f67890 and i-0123456789abcdef0 and ami-0abcdef1234567890
projects/acme-prod/secrets/db-password/versions/3 was disabled
secretName: checkout-tls and secretKeyRef: name: db key: password
kubectl get secret checkout-db -o yaml showed the old version
--token-file /var/run/secrets/token was unreadable
password_reset_total rose from 12 to 4000
max_tokens=4096 and tokens_used=118321
csrf_token_errors: 418 in five minutes
SEV2 2026-10-03T13:41:00+02:00 Europe/Berlin
v41.2.0-rc.1+build.20261003.3f78685
PR #48211, OPS-1207 and INC-20261003-4
DE-FRA1 to NL-AMS2 link flapped
sk-learn and sk-SK locale and sk-east-1 region
/etc/letsencrypt/live/example.com/privkey.pem had the wrong owner
the secret is that nobody watched the lag; the key is to page earlier
Basic authentication was off; bearer tokens were checked twice
kafka offset 4539148803436467 on partition 3
GET /v1/orders/6011000990139424?expand=1 404
""".strip().splitlines()


def main() -> int:
    missed = []
    for kind, (line, secret) in secrets().items():
        masked = masked_text(line, find_in(line, ("summary",)))
        if any(secret[at : at + 8] in masked for at in range(0, len(secret) - 7, 4)):
            missed.append(f"  missed: {kind}")
    heard = {line: [(one.kind, line[one.start : one.end]) for one in find_in(line, ("summary",))] for line in INNOCENT}
    false = [f"  taken for {found}: {line}" for line, found in heard.items() if found]
    serious = sum(any(kind != MAIL for kind, _ in found) for found in heard.values())
    known = secrets()
    print(f"secrets: {len(known) - len(missed)} of {len(known)} found and masked whole")
    print(*missed, sep="\n")
    print(
        f"innocent lines: {len(false)} of {len(INNOCENT)} taken for something, {serious} of them would be asked about"
    )
    print(*false, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
