/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A memory barrier on every processor that runs a thread of this process, at the cost of the one
 * who asks: {@code membarrier(2)}, private and expedited. With it, of two threads that must not
 * miss each other's store, the one that runs often needs no fence.
 */
@SuppressWarnings("restricted")
public final class Barrier {

  private static final long EXPEDITED = 8;
  private static final long REGISTER_EXPEDITED = 16;
  private static final long NUMBER = number();
  private static final @Nullable MethodHandle SYSCALL = register();

  private Barrier() {}

  /** Whether the system has it. */
  public static boolean isAvailable() {
    return SYSCALL != null;
  }

  /**
   * Orders memory accesses on every processor that runs a thread of this process.
   *
   * @throws IllegalStateException if the system does not have it, or refuses
   */
  public static void everywhere() {
    if (SYSCALL == null || call(SYSCALL, EXPEDITED) != 0) {
      throw new IllegalStateException("no membarrier");
    }
  }

  private static long number() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> 324;
      case "aarch64" -> 283;
      default -> -1;
    };
  }

  private static @Nullable MethodHandle register() {
    if (NUMBER < 0 || !System.getProperty("os.name", "").equals("Linux")) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    MethodHandle syscall =
        linker
            .defaultLookup()
            .find("syscall")
            .map(at ->
                linker.downcallHandle(
                    at,
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(1)))
            .orElse(null);
    return syscall != null && call(syscall, REGISTER_EXPEDITED) == 0 ? syscall : null;
  }

  private static long call(MethodHandle syscall, long command) {
    try {
      return (long) syscall.invokeExact(NUMBER, command, 0, 0);
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
