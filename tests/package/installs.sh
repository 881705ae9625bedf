#!/bin/bash
# The Debian package and `make install` lay down a program that runs, with its man page and
# completions, and nothing that is enabled by itself.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
root=$(mktemp -d -t noctem-package-XXXXXX)
trap 'rm -rf "$root"' EXIT

fail() { echo "FAIL: $*" >&2; exit 1; }
runs() { [[ "$("$1" version)" == *0.1.0* ]] || fail "$1 version"; }

make package
deb=$(ls build/package/*.deb)
dpkg-deb --extract "$deb" "$root/deb"
dpkg-deb --control "$deb" "$root/control"
runs "$root/deb/usr/bin/noctem"
grep -q 'Depends: .*libc6 (>= ' "$root/control/control" || fail "no dependency on libc6"
for script in postinst prerm postrm; do
  [ -x "$root/control/$script" ] || fail "$script is not executable"
  sh -n "$root/control/$script"
done
[ -f "$root/deb/usr/lib/systemd/system/noctem.service" ] || fail "no unit"
[ ! -e "$root/deb/etc/systemd" ] || fail "the unit is enabled"
for file in share/man/man1/noctem.1 share/bash-completion/completions/noctem \
  share/zsh/vendor-completions/_noctem share/fish/vendor_completions.d/noctem.fish; do
  [ -s "$root/deb/usr/$file" ] || [ -s "$root/deb/usr/$file.gz" ] || fail "no $file"
done

make install PREFIX=/opt/noctem DESTDIR="$root/tree"
runs "$root/tree/opt/noctem/bin/noctem"
[ ! -e "$root/tree/opt/noctem/lib/systemd" ] || fail "make install lays down the unit"
echo "package and install run"
