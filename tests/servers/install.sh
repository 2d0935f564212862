#!/bin/sh
# Installs the servers that tests run against, where that is permitted. Never fails a build: what is
# missing is told in one line, and the tests that need it are skipped and counted.
set -u
PATH="$PATH:/usr/sbin:/usr/local/sbin"

have_dovecot() { command -v dovecot >/dev/null 2>&1; }
have_postgresql() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

wanted() {
    have_dovecot || printf '%s ' dovecot-imapd
    have_postgresql || printf '%s ' postgresql
}

missing=$(wanted)
[ -z "$missing" ] && exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo -n"
    $as_root true >/dev/null 2>&1 || as_root=refused
fi

install_them() {
    # Exit code 101 is how policy-rc.d tells package scripts to start no service; one that is there
    # already belongs to somebody and stays.
    policy=/usr/sbin/policy-rc.d
    ours=no
    if [ ! -e "$policy" ] && printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null; then
        ours=yes
        $as_root chmod 755 "$policy"
    fi
    patience="-o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60"
    try="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y $patience --no-install-recommends"
    # shellcheck disable=SC2086 # lists of words
    $try install $missing >/dev/null 2>&1 ||
        { $as_root apt-get -qq $patience update && $try install $missing; } >/dev/null 2>&1
    if [ "$ours" = yes ]; then $as_root rm -f "$policy"; fi
}

if [ "$as_root" != refused ] && command -v apt-get >/dev/null 2>&1; then
    install_them
    missing=$(wanted)
fi
if [ -n "$missing" ]; then
    echo "not installed, tests that need them will be skipped: $missing"
fi
exit 0
