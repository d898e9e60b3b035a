# What install and update share. Every path can be named otherwise, as the tests do.
# shellcheck shell=bash

DEPLOY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BASE=${BASE:-/opt/sme4green}
RUN=${RUN:-/run/sme4green}
SETTINGS=${SETTINGS:-/etc/sme4green/environment}
DATA=${DATA:-/var/lib/sme4green}
USER_NAME=${USER_NAME:-sme4green}
UNIT_FOLDER=${UNIT_FOLDER:-/etc/systemd/system}
NGINX=${NGINX:-/etc/nginx}
CERTIFICATE=/etc/sme4green/certificate
ACME=/var/lib/sme4green-acme
ADDRESSES=${ADDRESSES:-/proc/net/if_inet6}
# What a release answers once it has all that it needs.
HEALTH=${HEALTH:-/readyz}
# What it answers as long as it lives.
ALIVE=${ALIVE:-/healthz}
# Seconds a release may take until it answers, and until what it was handed is done.
READY_WITHIN=${READY_WITHIN:-60}
DRAINED_AFTER=${DRAINED_AFTER:-5}
# And until a worker that cannot begin has ended.
WORKER_AFTER=${WORKER_AFTER:-5}

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# made_by TEXT: the file that a backup says it made, "PATH: SIZE, …".
made_by() { sed -nE 's|^(/[^:]+): .*|\1|p' <<<"$1" | tail -n 1; }

# newest: what the branch has now. What was changed here would be in its way, or be lost.
newest() {
    local changed
    changed=$(git -C "$SOURCE" diff --name-only HEAD)
    [ -z "$changed" ] || fail "Nothing was done, as these files of the site were changed here:" "$changed" \
        "What is to last is set elsewhere: docs/operations.md says where. To put the changes aside:" \
        "  ${SUDO_COMMAND:+sudo }git -C $SOURCE stash"
    git -C "$SOURCE" pull --ff-only --quiet
}

# setting NAME: what the settings of the site say.
setting() { sed -n "s/^$1=//p" "$SETTINGS" | tail -n 1; }

host() { setting BASE_URL | sed -E 's|^https://||; s|[:/].*$||'; }

# as_service FLAG… -- COMMAND…: in the current folder, with the site's user and settings.
as_service() {
    systemd-run --quiet --collect --uid="$USER_NAME" --gid="$USER_NAME" \
        --property=EnvironmentFile="$SETTINGS" --property=UMask=0027 --working-directory="$PWD" \
        --setenv=STATIC_ROOT="$PWD/static" "$@"
}

# as_site COMMAND…: as the services run.
as_site() { as_service --pipe --wait -- "$@"; }

# meanwhile COMMAND…: the same, after everything else and without waiting for it; it says in the
# journal what it has to say.
meanwhile() { as_service --property=Nice=10 -- "$@"; }

# linked NAME: the release that a link in BASE leads to, or nothing.
linked() { if [ -L "$BASE/$1" ]; then basename "$(readlink "$BASE/$1")"; fi; }

# link NAME RELEASE: in one step, so that nobody ever finds no link.
link() {
    ln -sfn "releases/$2" "$BASE/.$1.new"
    mv -T "$BASE/.$1.new" "$BASE/$1"
}

# answers RELEASE ADDRESS: whether it says there that all is well.
answers() {
    curl -fsS -o /dev/null --max-time 10 --unix-socket "$RUN/$1.sock" \
        -H "Host: $(host)" -H 'X-Forwarded-Proto: https' "http://localhost$2" 2>/dev/null
}

# ready RELEASE: wait until it answers and has all that it needs.
ready() {
    local until=$((SECONDS + READY_WITHIN))
    until answers "$1" "$HEALTH"; do
        ((SECONDS < until)) || return 1
        sleep 0.5
    done
}

# ask_less: where the release that serves is not well itself, the new one need not be: it may be what
# mends the site. Asked before a pause too, after which nothing serves that could be asked.
ask_less() {
    local old
    old=$(linked current)
    if [ "$HEALTH" = "$ALIVE" ] || ! serves "$old" || answers "$old" "$HEALTH"; then return; fi
    say "$old, which serves, says itself at $HEALTH that something is not well (docs/operations.md, Watch)." \
        "So the new one has to answer $ALIVE only."
    HEALTH=$ALIVE
}

# worker: the one of the release that is current; whether it lives is looked at once.
worker() {
    systemctl restart sme4green-worker || true
    sleep "$WORKER_AFTER"
    systemctl is-active --quiet sme4green-worker ||
        say "The worker does not run: no mail goes out. Why: sudo journalctl -u sme4green-worker -n 50"
}

# serves RELEASE: whether it runs.
serves() { [ -n "$1" ] && systemctl is-active --quiet "sme4green-web@$1"; }

# stays RELEASE: whether it has served, so that it does after a restart of the machine too.
stays() { [ -n "$1" ] && systemctl is-enabled --quiet "sme4green-web@$1" 2>/dev/null; }

# switch_to RELEASE [LINE…]: let it serve, and the one that serves now end what it has begun. The
# lines are said where then nothing serves.
switch_to() {
    local new=$1 old
    old=$(linked current)
    ask_less
    # The worker is part of being ready, and waits for the switch only where another one works.
    if ! serves "$old"; then
        if [ -n "$old" ] && [ "$old" != "$new" ]; then link previous "$old"; fi
        link current "$new"
        systemctl restart sme4green-worker || true
    fi
    # Where it cannot begin it does not answer either.
    systemctl start "sme4green-web@$new" || true
    if ! ready "$new"; then
        if serves "$old"; then
            systemctl stop "sme4green-web@$new"
            # Or a restart of all that is known would try it again.
            systemctl reset-failed "sme4green-web@$new" 2>/dev/null || true
            fail "Release $new does not answer $HEALTH within $READY_WITHIN seconds. $old serves on." \
                "What is wrong says: sudo journalctl -u sme4green-web@$new"
        fi
        # Better one that is not well than none.
        { [ -n "$old" ] && answers "$new" "$ALIVE"; } ||
            fail "Release $new does not answer $HEALTH within $READY_WITHIN seconds. Nothing serves now." \
                "What is wrong says: sudo journalctl -u sme4green-web@$new" "${@:2}"
        say "$new serves, but says at $HEALTH that something is not well (docs/operations.md, Watch)."
    fi
    link current "$new"
    systemctl enable --quiet "sme4green-web@$new"
    worker
    if [ -n "$old" ] && [ "$old" != "$new" ]; then
        link previous "$old"
        # nginx may have handed it something just before.
        sleep "$DRAINED_AFTER"
        systemctl disable --quiet "sme4green-web@$old"
        systemctl stop "sme4green-web@$old"
    fi
}

# command_of_site: `sme4green COMMAND` runs a command of the site.
command_of_site() {
    printf '%s\n' '#!/usr/bin/env bash' '# Runs a command of the site: sudo sme4green check --deploy' \
        'set -euo pipefail' ". $DEPLOY/lib.sh" "cd $BASE/current" \
        'as_site .venv/bin/python manage.py "$@"' >/usr/local/bin/sme4green
    chmod 0755 /usr/local/bin/sme4green
}

# units: the services as this version has them.
units() {
    cp -r "$DEPLOY"/systemd/. "$UNIT_FOLDER"
    systemctl daemon-reload
    systemctl enable --quiet sme4green-worker
    systemctl enable --quiet --now sme4green-backup.timer
}

# has_ipv6: whether the machine has such an address. The file says nothing of its size.
has_ipv6() { grep -q . "$ADDRESSES" 2>/dev/null; }

# newer_http2 FILE: as nginx of Debian 13 wants it, which warns of what that of Debian 12 knows alone.
newer_http2() {
    [[ $(nginx -t 2>&1) == *'use the "http2" directive'* ]] || return 0
    sed -i -E 's/^( *listen .*) http2;$/\1;/; s/^( *)ssl_certificate .*$/\1http2 on;\n&/' "$1"
}

# proxy_files: what nginx reads, as this version has it.
proxy_files() {
    local path file=$NGINX/conf.d/sme4green.conf
    path=$(setting ADMIN_PATH)
    path=${path:-admin/}
    path=${path#/}
    # shellcheck disable=SC2016 # envsubst is to read the names
    install -m 0644 "$DEPLOY/nginx/to_site.conf" "$DEPLOY/nginx/away.html" "$NGINX/sme4green/" &&
        SERVER_NAME=$(host) HTTP_PORT=80 HTTPS_PORT=443 APP=unix:$BASE/current/web.sock FILES=$BASE DATA=$DATA \
            PAGES=$NGINX/sme4green SNIPPETS=$NGINX/sme4green ADMIN_PATH=${path%/}/ \
            CERTIFICATE=$CERTIFICATE ACME=$ACME CACHE=/var/cache/nginx-sme4green LOG=/var/log/nginx/sme4green.log \
            envsubst '${SERVER_NAME} ${HTTP_PORT} ${HTTPS_PORT} ${APP} ${FILES} ${DATA} ${PAGES} ${SNIPPETS}
                ${ADMIN_PATH} ${CERTIFICATE} ${ACME} ${CACHE} ${LOG}' \
            <"$DEPLOY/nginx/sme4green.conf.template" >"$file" || return 1
    if has_ipv6; then
        sed -i -E 's/^( *listen )([0-9]+)(.*)$/&\n\1[::]:\2\3/' "$file" || return 1
    fi
    newer_http2 "$file"
}

# proxy: nginx as this version has it; as it was where nginx does not take that. It is not reloaded.
proxy() {
    local kept
    install -d -m 0755 "$NGINX/sme4green"
    kept=$(mktemp -d)
    cp -a "$NGINX/sme4green" "$kept/"
    if [ -f "$NGINX/conf.d/sme4green.conf" ]; then cp -a "$NGINX/conf.d/sme4green.conf" "$kept/"; fi
    if proxy_files && nginx -t -q; then
        rm -rf "$kept"
        return
    fi
    rm -rf "$NGINX/conf.d/sme4green.conf" "$NGINX/sme4green"
    cp -a "$kept/sme4green" "$NGINX/"
    if [ -f "$kept/sme4green.conf" ]; then cp -a "$kept/sme4green.conf" "$NGINX/conf.d/"; fi
    rm -rf "$kept"
    fail "nginx does not take the configuration of this version; why stands above. Its files are as they were."
}
