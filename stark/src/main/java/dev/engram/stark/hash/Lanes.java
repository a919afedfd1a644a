/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * How sixteen messages are hashed at once: in vectors of 512 or 256 bits, or one after the other
 * where there are no vectors. All give the same digests.
 */
public enum Lanes {
  /** Vectors of 512 bits: sixteen words. */
  VECTOR_512("512", 512),
  /** Vectors of 256 bits: eight words, twice. */
  VECTOR_256("256", 256),
  /** No vectors. */
  SCALAR("scalar", 0);

  /*
   * A vector's species must be a constant of the JIT; otherwise each operation allocates. It is one
   * in a class whose static final field holds it, so the classes that compute with vectors are
   * templates: never initialised under their own names, but defined once more for each species as
   * hidden classes whose class data is the number of bits. What names a vector's type is loaded only
   * then, so that all works without the incubator's module.
   */

  private static final String PROPERTY = "engram.stark.kernels";

  private static final String INCUBATOR = "jdk.incubator.vector";

  private final String text;
  private final int bits;

  Lanes(String text, int bits) {
    this.text = text;
    this.bits = bits;
  }

  /**
   * The fastest here: as the system property {@code engram.stark.kernels} says (512, 256 or
   * scalar), or else the widest that the processor prefers.
   *
   * @throws IllegalArgumentException if the property says something else
   */
  public static Lanes best() {
    return Best.LANES;
  }

  private static final class Best {

    static final Lanes LANES = find();

    private static Lanes find() {
      String forced = System.getProperty(PROPERTY);
      if (forced != null) {
        for (Lanes lanes : values()) {
          if (lanes.text.equals(forced)) {
            return lanes;
          }
        }
        throw new IllegalArgumentException(PROPERTY + " is not 512, 256 or scalar but " + forced);
      }
      if (ModuleLayer.boot().findModule(INCUBATOR).isEmpty()) {
        return SCALAR;
      }
      return switch (PreferredVector.bits()) {
        case 512 -> VECTOR_512;
        case 256 -> VECTOR_256;
        default -> SCALAR;
      };
    }
  }

  /** Bits of a vector; 0 for none. */
  int bits() {
    return bits;
  }

  /** Makes an object of a template of this package for vectors of this width. */
  <T> T specialise(Class<T> type, String template) {
    try (InputStream code = Lanes.class.getResourceAsStream(template + ".class")) {
      if (code == null) {
        throw new IllegalStateException("no class " + template);
      }
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(code.readAllBytes(), bits, true);
      return type.cast(
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no lanes of " + bits + " bits", e);
    }
  }
}
