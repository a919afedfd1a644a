/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Functions of the system and of libraries, called as cheaply as Java can. */
final class Native {

  /** Where the C library is found, also when another allocator is preloaded. */
  static final SymbolLookup SYSTEM = Linker.nativeLinker().defaultLookup();

  private Native() {}

  /** A call without a change of the thread's state: for functions that return at once. */
  @SuppressWarnings("restricted")
  static MethodHandle critical(SymbolLookup library, String name, FunctionDescriptor shape) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), shape, Linker.Option.critical(false));
  }

  /** A call during which the collector may run. */
  @SuppressWarnings("restricted")
  static MethodHandle plain(SymbolLookup library, String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape);
  }

  /** What a call that declares {@code Throwable} but throws nothing is wrapped in. */
  static AssertionError never(Throwable thrown) {
    return new AssertionError("a native function threw", thrown);
  }
}
