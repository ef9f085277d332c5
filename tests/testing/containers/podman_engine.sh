#!/bin/sh
# podman_engine.sh IMAGE...: Podman's service for the tests, at the socket engine.sock in the working folder, where all that it keeps is,
# with these images: busybox:test, postgres:15. Nothing is fetched: they are made of this machine's packages.
# Root runs this in a mount namespace of its own. The file `stage` tells what is at work, and so whose fault it is when this ends:
# `machine`, `script` or `podman`.
set -eu
folder=$PWD
echo machine >stage

if [ "$(id -u)" = 0 ]; then
  # Where engines of the machine keep what they are doing.
  mount -t tmpfs tmpfs /run
  mkdir -p /var/lib/cni
  mount -t tmpfs tmpfs /var/lib/cni
fi

export HOME="$folder" XDG_RUNTIME_DIR="$folder/runtime" TMPDIR="$folder/tmp"
export CONTAINERS_CONF="$folder/containers.conf" CONTAINERS_STORAGE_CONF="$folder/storage.conf"
mkdir "$XDG_RUNTIME_DIR" "$TMPDIR"
# runc, and limits, because crun and limits above one's own need more of a machine than many sandboxes give. Podman 4.3
# takes a hard limit for the soft one and the other way round: hence the equal numbers.
cat >"$CONTAINERS_CONF" <<END
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
log_driver = "k8s-file"
[network]
network_config_dir = "$folder/networks"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
END
cat >"$CONTAINERS_STORAGE_CONF" <<END
[storage]
driver = "vfs"
graphroot = "$folder/storage"
runroot = "$folder/state"
END

# add FILE...: the files, and the shared libraries that they are linked with, to $root.
add() {
  for wanted; do
    for file in "$wanted" $(ldd "$wanted" 2>/dev/null | grep -o '/[^ ]*'); do
      [ ! -e "$root$file" ] || continue
      mkdir -p "$root${file%/*}"
      cp -L "$file" "$root$file"
    done
  done
}

make_busybox() {
  root=$1
  mkdir -p "$root/bin" "$root/etc" "$root/tmp"
  chmod 1777 "$root/tmp"
  cp /bin/busybox "$root/bin/busybox"
  for name in $(/bin/busybox --list | grep -vx busybox); do ln -s busybox "$root/bin/$name"; done
  printf 'root:x:0:0::/:/bin/sh\npostgres:x:999:999::/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\npostgres:x:999:\n' >"$root/etc/group"
}

# Behaves as the official image does, as far as the tests go: the server is started once to set it up, and then again.
make_postgres() {
  make_busybox "$1"
  programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  version=$(basename "${programs%/bin}")
  for name in initdb postgres pg_ctl pg_isready psql; do add "$programs/$name"; done
  for name in plpgsql dict_snowball libpqwalreceiver; do add "${programs%/bin}/lib/$name.so"; done
  mkdir -p "$root/usr/share/postgresql" "$root/usr/lib/locale" "$root/usr/share/zoneinfo" "$root/var/run/postgresql"
  cp -r "/usr/share/postgresql/$version" "$root/usr/share/postgresql/"
  cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
  cat >"$root/entrypoint" <<END
#!/bin/sh
set -eu
PATH=$programs:/bin
data=/var/lib/postgresql/data
if [ "\$(id -u)" = 0 ]; then
  mkdir -p \$data
  chown postgres \$data /var/run/postgresql
  exec su postgres -c 'exec /entrypoint "\$@"' -- sh "\$@"
fi
if [ ! -e \$data/PG_VERSION ]; then
  printf %s "\$POSTGRES_PASSWORD" >/tmp/password
  initdb -D \$data -U postgres --pwfile=/tmp/password --auth-host=scram-sha-256 --auth-local=trust --no-sync
  echo 'host all all all scram-sha-256' >>\$data/pg_hba.conf
  pg_ctl -D \$data -w -o "-c listen_addresses='' -c fsync=off" start
  pg_ctl -D \$data -w stop
fi
exec "\$@" -D \$data -c "listen_addresses=*"
END
  chmod +x "$root/entrypoint"
}

# import IMAGE CHANGE...: as an instruction of a Dockerfile each.
import() {
  image=$1
  shift
  for change; do
    shift
    set -- "$@" --change "$change"
  done
  tar -C "$TMPDIR/$image" --owner=0 --group=0 -c . | podman import --quiet "$@" - "docker.io/library/$image"
}

echo script >stage
for image; do
  case $image in
    busybox:test) make_busybox "$TMPDIR/$image" ;;
    postgres:15) make_postgres "$TMPDIR/$image" ;;
    *) exit 1 ;;
  esac
done

echo podman >stage
for image; do
  case $image in
    postgres:15) import "$image" 'ENTRYPOINT ["/entrypoint"]' 'CMD ["postgres"]' 'EXPOSE 5432' ;;
    *) import "$image" ;;
  esac
done
rm -rf "${TMPDIR:?}"/*
exec podman system service --time 0 "unix://$folder/engine.sock"
