# Sourced by the commands beside it: installs what a build needs, and builds a product when its sources are newer.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

# What scoring needs, and what training and the tests need on top.
scoring_packages="libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libdnnl-dev libsqlite3-dev git"
training_packages="libtorch-dev libopenblas0-pthread"
test_packages="ffmpeg zzuf"

# install_packages NAME...: installs the Debian packages that are missing, or says which ones to ask for.
install_packages() {
    local name missing=""
    for name in "$@"; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    local as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null; then
            as_root="sudo -n"
        else
            echo "dive-judge needs these Debian packages, and this account may not install them. Ask for:" >&2
            echo "    sudo apt-get install --no-install-recommends$missing" >&2
            exit 69
        fi
    fi
    echo "Installing Debian packages:$missing" >&2
    # The list of packages may be old or absent: only when the first try fails is it worth a refresh.
    apt_install $as_root -- $missing || { $as_root apt-get -q update >&2 && apt_install $as_root -- $missing; } || {
        echo "The packages could not be installed. Try: sudo apt-get install --no-install-recommends$missing" >&2
        exit 69
    }
}

apt_install() {
    local as_root=""
    while [ "$1" != "--" ]; do as_root="$as_root $1"; shift; done
    shift
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y install --no-install-recommends "$@" >&2
}

need_swift() {
    command -v swift >/dev/null && return 0
    echo "dive-judge needs Swift 6.2 or later on the PATH: https://www.swift.org/install/linux" >&2
    exit 69
}

# build_product NAME: brings .build/release/NAME up to date. The manifest is read anew each time, because whether LibTorch
# is there may have changed since.
build_product() {
    local binary="$root/.build/release/$1"
    if [ -x "$binary" ] &&
        [ -z "$(find "$root/Sources" "$root/Package.swift" -newer "$binary" -type f -print -quit)" ]; then
        return 0
    fi
    need_swift
    echo "Building $1 once (a few minutes)..." >&2
    swift build --package-path "$root" --manifest-cache none -c release --product "$1" >&2 || {
        echo "$1 could not be built; the compiler's messages are above." >&2
        exit 70
    }
    touch "$binary"
}
