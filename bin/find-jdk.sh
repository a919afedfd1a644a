# Finds a JDK 25 or newer and exports it as JAVA_HOME, or says in one line what to install and exits with 1.
#
# Sourced by mvnw and engram, so plain POSIX sh that minds nothing of its caller's `set -euf`. It starts no JVM: every JDK has a
# file `release` that names its version. In places that hold several, 25 itself is taken before anything newer.

# The feature version (25) of the JDK at $1 in `engram_version`, or 0 where there is no JDK.
engram_jdk_version() {
  engram_version=0
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS='=' read -r engram_key engram_value; do
    [ "$engram_key" = JAVA_VERSION ] || continue
    engram_value=${engram_value#\"}
    engram_value=${engram_value%%[!0-9]*}
    engram_version=${engram_value:-0}
  done <"$1/release"
}

# Notes the JDK at $1 in `engram_jdk` if it is new enough and nothing better is known.
engram_consider() {
  engram_jdk_version "$1"
  if [ "$engram_version" -eq 25 ]; then
    engram_jdk=$1
  elif [ "$engram_version" -gt 25 ] && [ -z "$engram_newer" ]; then
    engram_newer=$1
  fi
}

engram_find_jdk() {
  engram_jdk='' engram_newer=''
  if [ -n "${ENGRAM_JAVA_HOME-}" ]; then
    engram_jdk_version "$ENGRAM_JAVA_HOME"
    if [ "$engram_version" -lt 25 ]; then
      echo "engram: ENGRAM_JAVA_HOME is $ENGRAM_JAVA_HOME, which is not a JDK 25 or newer" >&2
      exit 1
    fi
    JAVA_HOME=$ENGRAM_JAVA_HOME
    export JAVA_HOME
    return 0
  fi
  if [ -n "${JAVA_HOME-}" ]; then
    engram_jdk_version "$JAVA_HOME"
    if [ "$engram_version" -ge 25 ]; then
      export JAVA_HOME
      return 0
    fi
  fi
  engram_java=$(command -v java) && engram_java=$(readlink -f "$engram_java" 2>/dev/null) || engram_java=''
  if [ -n "$engram_java" ]; then
    engram_consider "${engram_java%/bin/java}"
  fi
  if [ -z "$engram_jdk" ]; then
    case $- in *f*) engram_noglob=1 ;; *) engram_noglob='' ;; esac
    set +f
    for engram_home in /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/jdk* "${HOME-}"/.jdks/* "${HOME-}"/.sdkman/candidates/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
      engram_consider "$engram_home"
      [ -z "$engram_jdk" ] || break
    done
    [ -z "$engram_noglob" ] || set -f
  fi
  JAVA_HOME=${engram_jdk:-$engram_newer}
  if [ -z "$JAVA_HOME" ]; then
    echo "engram: no JDK 25 or newer found: install one (Eclipse Temurin 25, or your system's openjdk-25-jdk) or set ENGRAM_JAVA_HOME to it" >&2
    exit 1
  fi
  export JAVA_HOME
}

engram_find_jdk
