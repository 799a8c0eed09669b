# Sourced by the scripts here: checks for what they need, builds, runs the examples. POSIX sh.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=$root/examples/target
jar=$target/vertx-processhub-examples-0.1.0-SNAPSHOT.jar
stamp=$target/built-by-scripts

fail() {
  echo "$1" >&2
  exit 2
}

# Whether help is asked for; it needs neither tools nor a build.
asks_help() {
  for argument; do
    case $argument in -h | --help) return 0 ;; esac
  done
  return 1
}

# Java 17 to 23: Infinispan 14 does not start on 24 and later.
check_tools() {
  missing=
  command -v java >/dev/null 2>&1 || missing="java (a JDK, 17 to 23)"
  command -v mvn >/dev/null 2>&1 || missing="${missing:+$missing and }mvn (Maven 3.8 or later)"
  [ -z "$missing" ] || fail "Missing: $missing. Install it and have it on the PATH."
  version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  case $version in
    17 | 18 | 19 | 20 | 21 | 22 | 23) ;;
    *) fail "Java 17 to 23 is needed; 'java' on the PATH is ${version:-of unknown version}." ;;
  esac
}

# Whether a source is newer than the last build; folders count, so a deleted file does too.
out_of_date() {
  [ -f "$stamp" ] && [ -f "$jar" ] && [ -d "$target/lib" ] || return 0
  [ -n "$(find "$root/pom.xml" "$root/vertx-processhub/pom.xml" "$root/vertx-processhub/src" \
    "$root/codegen/pom.xml" "$root/codegen/src" \
    "$root/examples/pom.xml" "$root/examples/src" -newer "$stamp" 2>/dev/null | head -n 1)" ]
}

# One build at a time; what a killed script left locked is taken over.
lock() {
  mkdir -p "$target"
  until mkdir "$target/building" 2>/dev/null; do
    holder=$(cat "$target/building/pid" 2>/dev/null || :)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$target/building"
    else
      sleep 1
    fi
  done
  echo $$ >"$target/building/pid"
}

unlock() {
  rm -rf "$target/building"
}

# Quiet; Maven's output is shown when it fails.
build() {
  out_of_date || return 0
  version=$(mvn -v 2>/dev/null | sed -n 's/^Java version: \([0-9]*\).*/\1/p' | head -n 1)
  case $version in
    17 | 18 | 19 | 20 | 21 | 22 | 23) ;;
    *) fail "Maven runs on Java ${version:-of unknown version}; a JDK 17 to 23 is needed (JAVA_HOME)." ;;
  esac
  lock
  trap 'unlock; exit 130' INT TERM HUP
  out_of_date || {
    unlock
    trap - INT TERM HUP
    return 0
  }
  if [ -f "$stamp" ] || [ -d "${HOME:-}/.m2/repository/io/vertx/vertx-infinispan" ]; then
    echo "Building with Maven (tests are not run) ..."
  else
    echo "Building with Maven (tests are not run); this first time it downloads about 90 MB of plugins"
    echo "and libraries (Vert.x 5.0.7, Infinispan 14) from Maven Central into ~/.m2 ..."
  fi
  : >"$stamp.next"
  mvn -B -q -f "$root/pom.xml" -pl examples -am -DskipTests -Dspotless.check.skip=true package \
    >"$target/build.log" 2>&1 &
  building=$!
  trap 'kill "$building" 2>/dev/null; wait "$building" || :; unlock; exit 130' INT TERM HUP
  if ! wait "$building"; then
    unlock
    cat "$target/build.log" >&2
    fail "The build failed."
  fi
  mv "$stamp.next" "$stamp"
  unlock
  trap - INT TERM HUP
}
