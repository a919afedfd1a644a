/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.Backend;
import dev.engram.stark.matrix.Squares;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The inner loops for a field and a machine.
 *
 * <p>Those in vectors are never loaded under their own names. Their bytes are templates for hidden
 * classes, each with other class data, so that prime and species are constants to the JIT compiler
 * although they are known only at run time; a species that is not constant makes every operation
 * allocate.
 *
 * @param quarters stages of radix 4
 * @param chores everything else but transposition
 * @param squares transposition
 */
record Kernels(Quarters quarters, Chores chores, Squares squares) {

  /** Lanes of a column. */
  static final int LANES = 16;

  /** Bytes of a column. */
  static final int COLUMN = LANES * Integer.BYTES;

  /** Bytes of a twiddle. */
  static final long PAIR = 2L * COLUMN;

  static Kernels of(PrimeField field, Backend backend) {
    return switch (backend) {
      case VECTOR_512 -> vectors(field, 512);
      case VECTOR_256 -> vectors(field, 256);
      case SCALAR, BLOCKS, VECTOR_BLOCKS, INTERPRETER -> {
        ScalarKernels scalar = new ScalarKernels(field);
        yield new Kernels(scalar, scalar, Squares.of(Backend.SCALAR));
      }
    };
  }

  private static Kernels vectors(PrimeField field, int bits) {
    VectorConstants constants = VectorConstants.of(field, bits);
    return new Kernels(
        (Quarters) instance("VectorQuarters.class", constants),
        (Chores) instance("VectorChores.class", constants),
        Squares.of(Backend.VECTOR_512));
  }

  private static Object instance(String template, VectorConstants constants) {
    try (InputStream bytes = Kernels.class.getResourceAsStream(template)) {
      if (bytes == null) {
        throw new IllegalStateException(template + " is not beside " + Kernels.class);
      }
      MethodHandles.Lookup hidden =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes.readAllBytes(), constants, true);
      return hidden
          .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
          .invoke();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Throwable e) {
      throw new IllegalStateException("no instance of " + template + " for " + constants, e);
    }
  }
}
