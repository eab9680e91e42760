# Sourced by try-release and try-package: a minimal root of a release, made with debootstrap, and commands that run in it.

cannot() {
    echo "$*" >&2
    exit 69
}

# in_namespaces KEEP ARGUMENT...: where the script does not run in namespaces of its own yet, runs it again there with its arguments
# and a folder for the root, and ends with its status. Mounts and processes end with it, however it ends; a signal is passed on.
in_namespaces() {
    local keep=$1 name status=0
    shift
    [ -z "${DIVE_JUDGE_ROOT_FOLDER:-}" ] || return 0
    name=bin/$(basename "$0")
    [ "$(id -u)" -eq 0 ] || cannot "$name needs root, for chroot and mounts. Run it with sudo."
    command -v debootstrap >/dev/null || cannot "$name needs debootstrap: apt-get install debootstrap"
    if [ -n "$keep" ]; then
        mkdir -p "$keep"
        DIVE_JUDGE_ROOT_FOLDER=$(cd "$keep" && pwd)
    else
        DIVE_JUDGE_ROOT_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/dive-judge-root.XXXXXX")
        trap 'rm -rf --one-file-system "$DIVE_JUDGE_ROOT_FOLDER"' EXIT
    fi
    export DIVE_JUDGE_ROOT_FOLDER
    unshare --mount --pid --fork --kill-child --propagation private "$0" "$@" &
    local child=$!
    # unshare ignores other signals; when it ends, the kernel ends what runs in its namespaces, and only then may the root go.
    trap 'kill -KILL "$child" 2>/dev/null || true; wait "$child" || true; exit 143' TERM HUP INT
    wait "$child" || status=$?
    exit "$status"
}

# A mirror of the distribution as this machine's apt has it, if any.
mirror_of() {
    apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 2>/dev/null |
        awk -v name="$1" '$1 == name && $2 == name && !found { print $3; found = 1 }'
}

# make_root RELEASE: sets `folder` and `root`, makes the root where there is none in the folder yet, and mounts what it needs.
make_root() {
    local release=$1 mirror options=(--variant=minbase) script="" keyring
    folder=$DIVE_JUDGE_ROOT_FOLDER
    root=$folder/root
    state="a kept root"
    # What this did not make is not removed, and one release is not tried as another.
    if [ -e "$folder/release" ]; then
        [ "$(cat "$folder/release")" = "$release" ] ||
            cannot "$folder holds a root of $(cat "$folder/release"); keep that of $release in another folder."
    elif [ -e "$root" ]; then
        cannot "$root is there already and was not made here; name another folder."
    fi
    echo "$release" >"$folder/release"
    if [ ! -e "$folder/is-whole" ]; then
        state="a fresh root"
        if [ "$release" = noble ]; then
            mirror=$(mirror_of Ubuntu)
            mirror=${mirror:-http://archive.ubuntu.com/ubuntu}
            ubuntu_keys "$mirror"
            options+=(--components=main,universe --keyring="$keyring")
        else
            mirror=$(mirror_of Debian)
            mirror=${mirror:-http://deb.debian.org/debian}
        fi
        # An older debootstrap does not know a newer Ubuntu by name; they are all made alike.
        [ -e "/usr/share/debootstrap/scripts/$release" ] || script=gutsy
        rm -rf --one-file-system "$root"
        echo "Making a minimal $release from $mirror..." >&2
        debootstrap "${options[@]}" "$release" "$root" "$mirror" $script >"$folder/debootstrap.log" 2>&1 || {
            tail -n 5 "$folder/debootstrap.log" >&2
            cannot "debootstrap could not make $release from $mirror; $release was not tried."
        }
        touch "$folder/is-whole"
    fi

    # The machine's way to the network: names, apt's options for fetching, proxies.
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$root/etc/apt/apt.conf.d/90machine" || true
    # Nothing in the root needs to survive a crash of the machine; dpkg need not wait for the disk after each file.
    mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind -o ro /sys "$root/sys"
}

# Debian 12 has no package of Ubuntu's keys: they are taken from the mirror, and held to what is known of them. Sets `keyring`.
ubuntu_keys() {
    local package=pool/main/u/ubuntu-keyring/ubuntu-keyring_2023.11.28.1_all.deb
    local digest=80a36b0a6de2f69f49d2df75ef473ccde121e9e190b9ea01d20a4f63778d5c31
    keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
    [ ! -f "$keyring" ] || return 0
    keyring=$folder/ubuntu-archive-keyring.gpg
    /usr/lib/apt/apt-helper download-file "$1/$package" "$folder/keys.deb" >&2 ||
        cannot "$package could not be fetched from $1; noble was not tried."
    dpkg-deb --fsys-tarfile "$folder/keys.deb" | tar -xO ./usr/share/keyrings/ubuntu-archive-keyring.gpg >"$keyring"
    echo "$digest  $keyring" | sha256sum --check --quiet ||
        cannot "$1/$package does not hold the keys that were expected; noble was not tried."
}

# in_root FOLDER COMMAND...: runs a command in a folder of the root, with the environment of a fresh login.
in_root() {
    local from=$1 name
    local proxies=()
    shift
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name:-}" ] || proxies+=("$name=${!name}")
    done
    chroot "$root" env -i HOME=/root TERM=dumb LANG=C.UTF-8 ${proxies[@]+"${proxies[@]}"} \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/swift/usr/bin \
        bash -c 'cd "$0" && exec "$@"' "$from" "$@" </dev/null
}
