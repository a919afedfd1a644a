/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * jemalloc, where it is installed. Its thread-local storage is static, so that it cannot be loaded
 * by a running JVM: {@code LD_PRELOAD} must name it when the JVM starts.
 */
final class Jemalloc {

  /** The variable that has the system load a library before all others. */
  static final String PRELOAD = "LD_PRELOAD";

  private static final String NAME = "libjemalloc.so.2";
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib");

  private Jemalloc() {}

  /** Where it is installed. */
  static Optional<Path> library() {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, NAME))
        .filter(Files::isReadable)
        .findFirst();
  }

  static boolean isPreloaded() {
    String preloaded = System.getenv(PRELOAD);
    return preloaded != null && preloaded.contains("libjemalloc");
  }

  /** Its functions; the C library's own lookup would go on finding the C library's. */
  @SuppressWarnings("restricted")
  static SymbolLookup lookup() {
    if (!isPreloaded()) {
      throw new IllegalStateException(
          "start the JVM with " + PRELOAD + "=" + library().map(Path::toString).orElse(NAME));
    }
    Path file = library().orElseThrow(() -> new IllegalStateException("not installed: " + NAME));
    return SymbolLookup.libraryLookup(file, Arena.global());
  }

  /** Gives back to the system all that it holds free, the thread's cache included. */
  static void purge() {
    Control.act("thread.tcache.flush");
    Control.act("arena.4096.purge");
  }

  /** A script that starts Java with it, for whoever can name a command but no variable. */
  static Path launcher() throws IOException {
    Path library = library().orElseThrow();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path script =
        Files.createTempFile(
            "java-with-jemalloc",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    script.toFile().deleteOnExit();
    return Files.writeString(
        script, "#!/bin/sh\n%s='%s' exec '%s' \"$@\"\n".formatted(PRELOAD, library, java));
  }

  /** Its {@code mallctl}, in a class of its own because it is there only when it is preloaded. */
  private static final class Control {

    private static final MethodHandle MALLCTL =
        Native.plain(
            lookup(),
            "mallctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    static void act(String name) {
      try (Arena arena = Arena.ofConfined()) {
        int code = (int) MALLCTL.invokeExact(arena.allocateFrom(name).address(), 0L, 0L, 0L, 0L);
        if (code != 0) {
          throw new IllegalStateException(name + " gave " + code);
        }
      } catch (RuntimeException | Error refused) {
        throw refused;
      } catch (Throwable thrown) {
        throw Native.never(thrown);
      }
    }
  }
}
