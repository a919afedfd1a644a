/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.PrimeField;
import java.util.List;

/**
 * How the 16 words of a tile are computed. All give the same words; they differ in speed and in
 * what they ask of the machine.
 */
public enum Backend {

  /** 16 lanes of the Vector API: for processors with AVX-512. */
  VECTOR_512,

  /** Twice 8 lanes of the Vector API: for processors with AVX2. */
  VECTOR_256,

  /** Plain bytecode, a row at a time; needs nothing but the JDK. */
  SCALAR,

  /** Node by node over blocks of tiles: needs no code of its own, so it is the soonest fast. */
  BLOCKS,

  /** The same in vectors, as wide as the processor prefers. */
  VECTOR_BLOCKS,

  /** Node by node in plain Java: what the others are tested against. */
  INTERPRETER;

  /** The system property that says which is best: 512, 256 or scalar. */
  public static final String PROPERTY = "engram.stark.kernels";

  /**
   * Tiles after which a program is worth compiling, which takes a core some two milliseconds for an
   * operation. An operation of a tile is then done a nanosecond or two sooner.
   */
  private static final long WORTH_COMPILING = 1L << 18;

  private static final String MODULE = "jdk.incubator.vector";

  /**
   * The one that the system property {@value #PROPERTY} names, or else the fastest that this
   * machine has.
   *
   * @throws IllegalArgumentException if the property names none
   */
  public static Backend best() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return switch (named) {
        case "512" -> VECTOR_512;
        case "256" -> VECTOR_256;
        case "scalar" -> SCALAR;

        default -> throw new IllegalArgumentException("no kernels for " + PROPERTY + "=" + named);
      };
    }
    if (!VECTOR_256.isPresent()) {
      return SCALAR;
    }
    int lanes = Lanes.preferred();
    return lanes >= 16 ? VECTOR_512 : lanes >= 8 ? VECTOR_256 : SCALAR;
  }

  /** Whether this JVM can compile for it; how fast, the processor decides. */
  public boolean isPresent() {
    return switch (this) {
      case VECTOR_512, VECTOR_256, VECTOR_BLOCKS ->
          ModuleLayer.boot().findModule(MODULE).isPresent();
      case SCALAR, BLOCKS, INTERPRETER -> true;
    };
  }

  /** What is soonest fast: blocks, and, where there are vectors, they after a while. */
  static Kernel soonest(PrimeField field, List<Pointer> pointers, List<Node> nodes) {
    Backend best = best();
    if (System.getProperty(PROPERTY) != null) {
      return best.compile(field, pointers, nodes);
    }
    return best == SCALAR
        ? new Blocks(field, pointers, nodes)
        : new Deferred(
            field,
            pointers,
            nodes,
            VectorBlocks::isReady,
            () -> best.compile(field, pointers, nodes),
            WORTH_COMPILING);
  }

  Kernel compile(PrimeField field, List<Pointer> pointers, List<Node> nodes) {
    return compile(field, pointers, nodes, VectorEmitter.PART);
  }

  /** The same, in methods of vectors that may cost so much each. */
  Kernel compile(PrimeField field, List<Pointer> pointers, List<Node> nodes, int budget) {
    if (!isPresent()) {
      throw new IllegalStateException(this + " needs --add-modules " + MODULE);
    }
    return switch (this) {
      case VECTOR_512 -> compiled(new VectorEmitter(field, pointers, nodes, 16, budget), pointers);
      case VECTOR_256 -> compiled(new VectorEmitter(field, pointers, nodes, 8, budget), pointers);
      case SCALAR -> compiled(new ScalarEmitter(field, nodes), pointers);
      case BLOCKS -> new Blocks(field, pointers, nodes);
      case VECTOR_BLOCKS ->
          new VectorBlocks(new Blocks(field, pointers, nodes), field, pointers, nodes);
      case INTERPRETER -> new Interpreter(field, pointers, nodes);
    };
  }

  private static Kernel compiled(Emitter emitter, List<Pointer> pointers) {
    return new Compiled(
        new Reach(pointers, emitter.plan().nodes()),
        emitter.plan().scratchBytes(),
        KernelClass.load(emitter, pointers));
  }

  /** What is asked of the Vector API, loaded only where it is there. */
  private static final class Lanes {
    static int preferred() {
      return jdk.incubator.vector.IntVector.SPECIES_PREFERRED.length();
    }
  }
}
