# shellcheck shell=bash
# The kernel of `run`: Debian's package, unpacked in the cache and never installed.
#
#   $VM_CACHE/package              name of the package to take, linux-image-6.1.0-...-amd64
#   $VM_CACHE/<package>/vmlinux    not compressed: emulated, decompression alone would take 5 s
#                     .../lib/modules/<version>/
#                     .../boot_modules   those that init needs before it sees any file system, in order
#   $VM_CACHE/lock                 held while the above is made; a finished <package> is never touched again

cache=${VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vrrp-relay-vm}

# The modules that a test of networks may want; the whole tree is five times as big.
kernel_folders=(arch crypto lib net fs/9p fs/fscache fs/netfs fs/overlayfs drivers/virtio drivers/char drivers/block
    drivers/net)
kernel_not=(drivers/net/ethernet drivers/net/wireless drivers/net/usb drivers/net/can)

# kernel_prepare: sets $package and $kernel, and makes what is not there
kernel_prepare() {
    local tool
    [[ $(uname -m) == x86_64 ]] || die "needs an x86_64 machine: the guest runs this machine's programs"
    for tool in qemu-system-x86_64 busybox modprobe xz flock; do
        type -P "$tool" >/dev/null || die "needs $tool: scripts/setup --test installs it"
    done
    mkdir -p "$cache" || die "cannot make $cache"
    kernel_find && return
    exec {lock}>"$cache/lock"
    flock "$lock"
    # Somebody else may have made it meanwhile.
    kernel_find || kernel_make
    exec {lock}>&-
}

kernel_find() {
    package=${VM_KERNEL:-$(cat "$cache/package" 2>/dev/null)} || true
    kernel=$cache/$package
    [[ -n $package && -e $kernel/boot_modules ]]
}

kernel_make() {
    local work
    # What an interrupted run has left; we hold the lock.
    rm -rf "$cache"/new.*
    work=$(mktemp -d "$cache/new.XXXXXX")
    chmod 755 "$work"
    echo "vm: preparing a kernel in $cache" >&2
    kernel_download "$work"
    if ! kernel_unpack "$work"; then
        rm -rf "$work"
        die "cannot unpack $package"
    fi
    kernel=$cache/$package
    rm -rf "$kernel"
    mv -T "$work" "$kernel"
    echo "$package" >"$cache/package"
}

# kernel_download DIRECTORY: first by what apt knows; where that is nothing, or out of date, by lists of our own
kernel_download() {
    local apt=$1.apt own why
    own=(-o "Dir::State::lists=$apt" -o "Dir::Cache=$apt")
    kernel_fetch "$1" && return
    mkdir -p "$apt/partial" "$apt/archives/partial"
    if apt-get "${own[@]}" -q update &>"$1/log" && kernel_fetch "$1" "${own[@]}"; then
        rm -rf "$apt"
        return
    fi
    why=$(grep -m 1 '^[EW]:' "$1/log") || true
    rm -rf "$1" "$apt"
    die "cannot download ${package:-linux-image-amd64}: ${why:-apt-get said nothing}"
}

# kernel_fetch DIRECTORY [OPTION...]: leaves the package in it
kernel_fetch() {
    local into=$1
    shift
    package=${VM_KERNEL:-$(apt-cache "$@" depends linux-image-amd64 2>/dev/null |
        sed -n 's/.*Depends: \(linux-image-[^ ]*-amd64\)$/\1/p' | head -n 1)}
    [[ -n $package ]] && (cd "$into" && apt-get "$@" -q download "$package") &>"$into/log"
}

# kernel_unpack DIRECTORY: the package that lies in it
kernel_unpack() (
    version=${package#linux-image-}
    modules=lib/modules/$version
    cd "$1" || return 1
    dpkg-deb --fsys-tarfile ./*.deb | tar -x --wildcards "${kernel_not[@]/#/--exclude=./$modules/kernel/}" \
        "./boot/vmlinuz-$version" "./$modules/modules.*" "${kernel_folders[@]/#/./$modules/kernel/}" || return 1
    kernel_decompress "boot/vmlinuz-$version" >vmlinux
    rm -r ./*.deb boot log
    depmod -b . "$version" || return 1
    for module in virtio_pci 9pnet_virtio 9p overlay virtio_console; do
        modprobe -d . -S "$version" --show-depends "$module" || return 1
    done >needed
    sed -n 's,^insmod .*/\(lib/modules/[^ ]*\).*,\1,p' needed | awk '!seen[$0]++' >boot_modules
    rm needed
)

# kernel_decompress BZIMAGE: the ELF file inside. By the header: sectors of set-up code at 0x1f1, offset and length of
# what is compressed at 0x248 and 0x24c; xz complains about the last four octets, which are its length. A kernel that is
# not compressed so stays as it is, and boots more slowly.
kernel_decompress() {
    local start=$((($(octets "$1" 0x1f1 1) + 1) * 512 + $(octets "$1" 0x248 4)))
    if [[ $(xz_part "$1" "$start" | head -c 4 | tail -c 3) == ELF ]]; then
        xz_part "$1" "$start"
    else
        cat "$1"
    fi
}

xz_part() {
    tail -c "+$(($2 + 1))" "$1" | head -c "$(octets "$1" 0x24c 4)" | xz -dc --single-stream 2>/dev/null || true
}

# octets FILE OFFSET COUNT: little-endian number
octets() { od -An -t "u$3" -j "$(($2))" -N "$3" "$1" | tr -d ' '; }

# kernel_initrd INIT JOB: JOB/initrd, with INIT as the first process
kernel_initrd() {
    local module root=$2/root
    mkdir -p "$root"/{sbin,modules,proc,dev,host,write,root}
    cp "$(PATH=/bin:/usr/bin type -P busybox)" "$root/busybox"
    cp "$1" "$root/init"
    # The kernel calls it, outside of the root directory that the command sees.
    printf '#!/busybox sh\nexec /busybox chroot /root /sbin/modprobe "$@"\n' >"$root/sbin/modprobe"
    while read -r module; do
        cp "$kernel/$module" "$root/modules/"
        echo "/modules/${module##*/}" >>"$root/modules/order"
    done <"$kernel/boot_modules"
    chmod 755 "$root/init" "$root/sbin/modprobe"
    (cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$2/initrd"
    rm -r "$root"
}
