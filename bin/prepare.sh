# Sourced by the commands beside it: installs what a build needs, and builds a product when its sources are newer.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

# What scoring needs, and what training (with the figures of its reports), the benchmark and the tests need on top.
scoring_packages="libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libzip-dev libxml2
    libsqlite3-dev libgcc-12-dev libstdc++-12-dev git ca-certificates"
training_packages="libtorch-dev libopenblas0-pthread gnuplot-nox"
benchmark_packages="ffmpeg libdnnl-dev"
test_packages="$benchmark_packages util-linux time"
optional_test_packages="strace zzuf chromium"

# A LibTorch that the caller names takes the place of Debian's.
if [ -n "${LIBTORCH:-}" ]; then
    LIBTORCH=$(cd "$LIBTORCH" 2>/dev/null && pwd) || {
        echo "LIBTORCH names no folder. Give an unpacked LibTorch, or the torch folder of a Python wheel." >&2
        exit 78
    }
    export LIBTORCH
    training_packages="gnuplot-nox"
fi

# install_packages NAME...: installs the Debian packages that are missing, or says which ones to ask for.
install_packages() {
    local name missing=""
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || {
        echo "dive-judge is built on Debian 12. Elsewhere, install the counterparts of these packages:" $* >&2
        return 0
    }
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
    apt_install "$as_root" $missing || { $as_root apt-get -q update >&2 && apt_install "$as_root" $missing; } || {
        echo "The packages could not be installed. Try: sudo apt-get install --no-install-recommends$missing" >&2
        exit 69
    }
}

apt_install() {
    local as_root=$1
    shift
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "$@" >&2
}

need_swift() {
    command -v swift >/dev/null && return 0
    echo "dive-judge needs Swift 6.2 or later on the PATH: https://www.swift.org/install/linux" >&2
    exit 69
}

# build_product NAME PACKAGE...: brings .build/release/NAME up to date, and installs the packages before it builds.
#
# A stamp keeps which LibTorch a product was built with and when that build began: an edit during the build counts as newer,
# and so does a folder in which a file was deleted.
build_product() {
    local name=$1
    shift
    local binary="$root/.build/release/$name" stamp="$root/.build/$name.stamp" began="$root/.build/$name.began"
    if [ -x "$binary" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "${LIBTORCH:-}" ] &&
        [ -z "$(find "$root/Sources" "$root/Package.swift" -newer "$stamp" -print -quit)" ]; then
        return 0
    fi
    need_swift
    install_packages "$@"
    mkdir -p "$root/.build"
    touch "$began"
    echo "Building $name once (a few minutes)..." >&2
    # The manifest is read anew, because whether LibTorch is there may have changed since.
    swift build --package-path "$root" --manifest-cache none -c release --product "$name" >&2 || {
        echo "$name could not be built; the compiler's messages are above." >&2
        exit 70
    }
    printf '%s' "${LIBTORCH:-}" >"$stamp"
    touch -r "$began" "$stamp"
}
