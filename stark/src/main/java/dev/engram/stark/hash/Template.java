/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A class of this package that computes with vectors, for vectors of one width. For any number of
 * threads.
 *
 * @param name of the class, which is never initialised under it
 * @param bits of a vector
 */
record Template(String name, int bits) {

  /*
   * A vector's species must be a constant of the JIT; otherwise each operation allocates. It is one
   * in a static final field, so a class is defined once more for each width, as a hidden class whose
   * class data is the number of bits. It is defined only once, since what the JIT compiled of one
   * hidden class is of no use to another. What names a vector's type is loaded only here, so that all
   * works without the incubator's module.
   */

  private static final ConcurrentMap<Template, MethodHandle> CONSTRUCTORS =
      new ConcurrentHashMap<>();

  /** A new object of the class. */
  <T> T make(Class<T> type) {
    try {
      return type.cast(CONSTRUCTORS.computeIfAbsent(this, Template::define).invoke());
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no " + name + " of " + bits + " bits", e);
    }
  }

  private MethodHandle define() {
    try (InputStream code = Template.class.getResourceAsStream(name + ".class")) {
      if (code == null) {
        throw new IllegalStateException("no class " + name);
      }
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(code.readAllBytes(), bits, true);
      return hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no " + name + " of " + bits + " bits", e);
    }
  }
}
