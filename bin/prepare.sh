# Sourced by the commands beside it: installs what a build needs, and builds a product when its sources are newer.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

# What differs between the releases that are tried (bin/try-release): the C++ library's version and libcurl's name.
release=$(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-}") || true
case "$release" in
    bookworm) gcc=12 curl=libcurl4 ;;
    noble) gcc=13 curl=libcurl4t64 ;; # LibTorch is not packaged there, see below
    *) gcc=14 curl=libcurl4t64 ;; # trixie, and the best guess for what follows it
esac
# Swift's clang takes the newest GCC that is installed, and needs the C++ headers of that one.
for begin in /usr/lib/gcc/"$(uname -m)"-linux-gnu/*/crtbegin.o; do
    begin=$(basename "$(dirname "$begin")")
    if [[ "$begin" =~ ^[0-9]+$ ]] && [ "$begin" -gt "$gcc" ]; then gcc=$begin; fi
done

# What Swift itself needs to run and to link; what scoring needs; and what training, the benchmark and the tests need on top.
swift_packages="libncurses6 $curl libsqlite3-0 libuuid1 zlib1g libxml2 libstdc++6 binutils git ca-certificates
    libgcc-$gcc-dev libstdc++-$gcc-dev"
scoring_packages="$swift_packages libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libzip-dev libsqlite3-dev"
torch_packages="libtorch-dev libopenblas0-pthread"
benchmark_packages="ffmpeg libdnnl-dev"
test_packages="$benchmark_packages util-linux time"
optional_test_packages="strace zzuf chromium"

# A LibTorch that the caller names takes the place of the distribution's; Ubuntu 24.04 has none.
if [ -n "${LIBTORCH:-}" ]; then
    LIBTORCH=$(cd "$LIBTORCH" 2>/dev/null && pwd) || {
        echo "LIBTORCH names no folder. Give an unpacked LibTorch, or the torch folder of a Python wheel." >&2
        exit 78
    }
    export LIBTORCH
    torch_packages=""
elif [ "$release" = noble ]; then
    torch_packages=""
fi

is_installed() { dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

# install_packages NAME...: installs the packages that are missing, or says which ones to ask for.
install_packages() {
    local name missing=""
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || {
        echo "dive-judge is built on Debian 12, Debian 13 and Ubuntu 24.04. Elsewhere, install the counterparts of" \
            "these packages:" $* >&2
        return 0
    }
    for name in "$@"; do is_installed "$name" || missing="$missing $name"; done
    [ -n "$missing" ] || return 0
    local as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null; then
            as_root="sudo -n"
        else
            echo "dive-judge needs these packages, and this account may not install them. Ask for:" >&2
            echo "    sudo apt-get install --no-install-recommends$missing" >&2
            exit 69
        fi
    fi
    # The list of packages may be absent, or older than the mirror.
    apt_install "" --simulate $missing >/dev/null 2>&1 || $as_root apt-get -q update >&2 || true
    echo "Installing packages:$missing" >&2
    # apt's own account of how much it downloads and how much of the disk that takes.
    apt_install "" --assume-no $missing 2>/dev/null | grep -E '^(Need to get|After this operation)' >&2 || true
    apt_install "$as_root" -y $missing >&2 || { $as_root apt-get -q update >&2 && apt_install "$as_root" -y $missing >&2; } || {
        echo "The packages could not be installed; apt-get's messages above say why. Try:" >&2
        echo "    sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
        exit 69
    }
}

# apt_install SUDO OPTION NAME...
apt_install() {
    local as_root=$1
    shift
    $as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q install --no-install-recommends "$@"
}

# Makes sure that Swift is there, runs and is new enough; installs what it misses to run.
need_swift() {
    local said link="https://www.swift.org/install/linux"
    if ! command -v swift >/dev/null; then
        echo "swift was not found on the PATH. dive-judge is built with Swift 6.2 or later: $link" >&2
        exit 69
    fi
    if ! said=$(swift --version 2>&1); then
        install_packages $swift_packages
        said=$(swift --version 2>&1) || {
            echo "Swift was found ($(command -v swift)) but cannot run here:" >&2
            printf '%s\n' "$said" | head -n 5 >&2
            echo "Each Swift download is made for one release of a system. Take the one for yours: $link" >&2
            exit 69
        }
    fi
    if [[ ! "$said" =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]]; then
        echo "\"swift --version\" ($(command -v swift)) names no version of Swift: ${said%%$'\n'*}" >&2
        exit 69
    fi
    if [ "${BASH_REMATCH[1]}" -lt 6 ] || { [ "${BASH_REMATCH[1]}" -eq 6 ] && [ "${BASH_REMATCH[2]}" -lt 2 ]; }; then
        echo "dive-judge needs Swift 6.2 or later; $(command -v swift) is ${BASH_REMATCH[1]}.${BASH_REMATCH[2]}: $link" >&2
        exit 69
    fi
}

# Which targets there are depends on whether LibTorch is installed. Both of SwiftPM's caches would outlive its installation:
# the one of the manifest, and the one of the plan that was made from it.
swift_uncached() {
    local command=$1
    shift
    swift "$command" --package-path "$root" --manifest-cache none --disable-build-manifest-caching -c release "$@"
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
    local status=0
    swift_uncached build --product "$name" >&2 || status=$?
    if [ "$status" -ne 0 ]; then
        echo "$name could not be built: \"swift build\" ended with $(ending "$status"). Its messages are above." >&2
        exit 70
    fi
    printf '%s' "${LIBTORCH:-}" >"$stamp"
    touch -r "$began" "$stamp"
}

# ending STATUS: how a command ended, in words.
ending() {
    if [ "$1" -eq 137 ]; then
        echo "signal 9; the kernel sends it when memory runs out (dmesg shows whether it did)"
    elif [ "$1" -gt 128 ]; then
        echo "signal $(($1 - 128))"
    else
        echo "status $1"
    fi
}
